/** What Postfix's commands have in common: the mail system they control, its configuration, their way to fail. */
import { type CommandResult, formatComplaint } from '../../../../postfix/index.ts';
import type { FileSource } from '../../../../postfix/types.ts';
import type { Machine } from '../../machine.ts';
import type { Mta } from '../../mta/mta.ts';
import type { ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { absolute } from '../run/paths.ts';

/** sysexits(3): EX_UNAVAILABLE. */
export const UNAVAILABLE = 69;

export function mtaOf(machine: Machine, program: string): Mta {
  if (!machine.mta) throw new Failure(`${program}: fatal: there is no mail system on ${machine.name}`, UNAVAILABLE);
  return machine.mta;
}

/** The host's files, relative paths counted from where the program runs. */
export function filesFor(io: ProgramIo, machine: Machine): FileSource {
  return {
    read: (path) => machine.files.readText(absolute(io, path)),
    mtimeMs: (path) => machine.files.stat(absolute(io, path))?.mtimeMs,
  };
}

/** Prints what a command of the Postfix library did, and writes the files that it wants written. */
export function carryOut(program: string, result: CommandResult, io: ProgramIo, machine: Machine): number {
  for (const line of result.output) io.stdout(`${line}\n`);
  for (const complaint of result.complaints) io.stderr(`${formatComplaint(program, complaint)}\n`);
  for (const [path, text] of result.written) {
    const target = absolute(io, path);
    // A map compiled for the first time takes the permissions of its source (postmap(1)); an edited file keeps its own.
    const like = machine.files.stat(target) ?? machine.files.stat(target.replace(/\.(?:db|lmdb)$/, ''));
    machine.files.write(target, text, like ? { mode: like.mode & 0o7777 } : {});
  }
  return result.exitCode;
}

export function machineContext(machine: Machine) {
  return {
    hostname: machine.name,
    interfaces: machine.interfaces.flatMap(({ addresses, prefixLength }) => [
      { address: addresses.v4, prefixLength: prefixLength.v4 },
      { address: addresses.v6, prefixLength: prefixLength.v6 },
    ]),
  };
}
