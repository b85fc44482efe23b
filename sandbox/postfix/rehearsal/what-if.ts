/** Settings as they would be after `postconf`, without anything being written. */
import { loadConfiguration } from '../configuration/load.ts';
import { postconf } from '../postconf/postconf.ts';
import type { Complaint, FileSource } from '../types.ts';
import { doorAt, smtpDoors } from './services.ts';
import type { Letter } from './session.ts';

export interface Change {
  parameter: string;
  value: string;
}

export interface Changed {
  files: FileSource;
  /** What to type to make it so, one line for each change. */
  commands: string[];
  /** What postconf complains of. */
  complaints: Complaint[];
}

/**
 * The files with these changes. A setting that master.cf has for the service that answers the letter is changed there, for a
 * change of main.cf would not reach it.
 */
export function whatIf(
  files: FileSource,
  changes: readonly Change[],
  letter: Pick<Letter, 'server' | 'port'>,
): Changed {
  const main = loadConfiguration(files);
  const service = doorAt(smtpDoors(main), { address: letter.server, port: letter.port })?.service;
  const written = new Map<string, string>();
  const overlay: FileSource = {
    read: (path) => written.get(path) ?? files.read(path),
    mtimeMs: (path) => files.mtimeMs(path),
  };
  const commands: string[] = [];
  const complaints: Complaint[] = [];
  for (const { parameter, value } of changes) {
    const override = service?.overrides.has(parameter);
    const argument = override
      ? `${service?.name}/${service?.type}/${parameter}=${withoutSpace(value)}`
      : `${parameter} = ${value}`.trimEnd();
    const result = postconf(overlay, [...(override ? ['-P'] : []), '-e', argument]);
    complaints.push(...result.complaints);
    for (const [path, text] of result.written) written.set(path, text);
    commands.push(`postconf ${override ? '-P' : '-e'} ${quoted(argument)}`);
  }
  return { files: overlay, commands, complaints };
}

/** postconf -P takes no white space; in lists a comma does as well. */
function withoutSpace(value: string): string {
  return value.trim().replace(/\s*,\s*|\s+/g, ',');
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
