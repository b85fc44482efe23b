/** What the operands of a program lead to. */
import type { Machine } from '../../machine.ts';
import type { ProgramIo } from '../program.ts';
import { Input } from './input.ts';
import { absolute } from './paths.ts';

/** The bytes of a file, of `-`, or of what `<(…)` printed; undefined: there is no such file, or it is a folder. */
export async function contentsOf(name: string, io: ProgramIo, machine: Machine): Promise<Buffer | undefined> {
  if (name === '-') return new Input(io).all();
  const data = io.substitutions?.get(name) ?? machine.files.read(absolute(io, name));
  return data && Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
