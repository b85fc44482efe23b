/** The command line: `npx relaylab …`. Exit status 0 done, 1 found wanting, 2 could not run. */
import { Command, CommanderError } from 'commander';
import { addAudit } from './cli/audit.ts';
import { addBench } from './cli/bench.ts';
import { addBuild } from './cli/build.ts';
import { addDoctor } from './cli/doctor.ts';
import { addLabs } from './cli/labs.ts';
import { addProbe } from './cli/probe.ts';
import { COULD_NOT_RUN, type Done } from './cli/result.ts';
import { addSelfTest } from './cli/self-test.ts';
import { addShell } from './cli/shell.ts';
import { addStart } from './cli/start.ts';
import { addTry } from './cli/try.ts';
import { addVerify } from './cli/verify.ts';
import { ERRORS, LabError } from './errors.ts';

const program = new Command('relaylab')
  .description('A course and sandbox about email open relays: attack a mail server, fix it, be graded.')
  .showHelpAfterError('(relaylab --help lists the commands)')
  .exitOverride();

const done: Done = (status) => {
  process.exitCode = status;
};
for (const add of [
  addStart,
  addLabs,
  addTry,
  addVerify,
  addProbe,
  addAudit,
  addShell,
  addDoctor,
  addBench,
  addBuild,
  addSelfTest,
])
  add(program, done);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Says what went wrong in words for a person; a stack only where the fault is ours. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : COULD_NOT_RUN;
  if (error instanceof LabError) {
    const { text } = ERRORS[error.code];
    process.stderr.write(`relaylab: ${error.message === text ? text : error.message}\n`);
  } else {
    process.stderr.write(`relaylab: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  return COULD_NOT_RUN;
}
