/** cmp(1): where two files differ first. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { contentsOf } from '../run/contents.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { absolute } from '../run/paths.ts';

const HELP = `Usage: cmp [-s] [-l] FILE1 [FILE2]

Compares two files byte by byte; - and a missing FILE2 are standard input. Status 0: the same, 1: different, 2: trouble.
  -s   say nothing      -l   every byte that differs
`;

const LF = 10;
const TROUBLE = 2;

export const cmp: Program = {
  names: ['cmp'],
  summary: 'compares two files byte by byte',
  help: HELP,
  async run(argv, io, machine) {
    const given = getopt(argv, 'sl', TROUBLE);
    const [first, second = '-'] = given.operands;
    if (first === undefined)
      throw new Failure("cmp: missing operand after 'cmp'\ncmp: Try 'cmp --help' for more information.", TROUBLE);
    const [a, b] = [await contents(first, io, machine), await contents(second, io, machine)];
    if (a.equals(b)) return 0;
    if (given.has('s')) return 1;
    const shared = Math.min(a.length, b.length);
    const differing: number[] = [];
    for (let at = 0; at < shared && (given.has('l') || differing.length === 0); at += 1)
      if (a[at] !== b[at]) differing.push(at);
    const [at] = differing;
    if (given.has('l')) io.stdout(differing.map((place) => row(place, a, b)).join(''));
    else if (at !== undefined) io.stdout(`${first} ${second} differ: byte ${at + 1}, line ${lineOf(a, at)}\n`);
    if (a.length !== b.length && (given.has('l') || at === undefined)) {
      const [shorter, data] = a.length < b.length ? [first, a] : [second, b];
      io.stderr(
        data.length === 0
          ? `cmp: EOF on ${shorter} which is empty\n`
          : `cmp: EOF on ${shorter} after byte ${data.length}, ${data.at(-1) === LF ? `line ${lineOf(data, data.length) - 1}` : `in line ${lineOf(data, data.length)}`}\n`,
      );
    }
    return 1;
  },
};

async function contents(name: string, io: ProgramIo, machine: Machine): Promise<Buffer> {
  const data = await contentsOf(name, io, machine);
  if (data) return data;
  const folder = machine.files.stat(absolute(io, name)) !== undefined;
  throw new Failure(`cmp: ${name}: ${folder ? 'Is a directory' : 'No such file or directory'}`, TROUBLE);
}

function row(at: number, a: Buffer, b: Buffer): string {
  const octal = (value: number | undefined) => (value ?? 0).toString(8).padStart(3);
  return `${at + 1} ${octal(a[at])} ${octal(b[at])}\n`;
}

function lineOf(data: Buffer, at: number): number {
  let line = 1;
  for (let index = 0; index < at; index += 1) if (data[index] === LF) line += 1;
  return line;
}
