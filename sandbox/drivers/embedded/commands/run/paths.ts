/** Paths as a program gets them on its command line. */
import { posix } from 'node:path';
import type { ProgramIo } from '../program.ts';

export function absolute(io: Pick<ProgramIo, 'cwd'>, path: string): string {
  return posix.resolve(io.cwd, path);
}
