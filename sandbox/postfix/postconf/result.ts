import type { Complaint } from '../types.ts';

/** What a command did. Nothing was written: the caller writes `written`, if it wants. */
export interface CommandResult {
  /** Lines for the standard output. */
  output: string[];
  /** For the standard error; see formatComplaint. */
  complaints: Complaint[];
  /** New content of files that the command edits. */
  written: Map<string, string>;
  exitCode: number;
}

/** Ends a command the way msg_fatal(3) does. */
export class Fatal extends Error {}

/** `postconf: warning: text`, as a Postfix command prints it to standard error. */
export function formatComplaint(program: string, { level, text }: Complaint): string {
  return `${program}: ${level}: ${text}`;
}
