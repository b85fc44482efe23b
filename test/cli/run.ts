/** Runs the command line as a person would, and gives back what it printed and its exit status. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..', '..');

export interface Ran {
  status: number;
  stdout: string;
  stderr: string;
}

export function relaylab(...args: string[]): Promise<Ran> {
  return relaylabIn({}, ...args);
}

/** With these environment variables besides its own. */
export function relaylabIn(environment: Record<string, string>, ...args: string[]): Promise<Ran> {
  const flags = ['--disable-warning=ExperimentalWarning', 'sandbox/cli.ts'];
  return runProgram(process.execPath, [...flags, ...args], environment);
}

export function runProgram(program: string, args: string[], environment: Record<string, string> = {}): Promise<Ran> {
  const options = { cwd: root, env: { ...process.env, ...environment }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((done) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const status = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      done({ status, stdout, stderr });
    });
  });
}
