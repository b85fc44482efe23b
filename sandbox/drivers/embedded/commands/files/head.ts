/** head(1): the beginning of files, or all but their end. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { contentsOf } from '../run/contents.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { absolute } from '../run/paths.ts';

const HELP = `Usage: head [-n LINES] [-c BYTES] [-q] [-v] [FILE…]

Prints the first 10 lines. With a minus before the number: all but so many at the end.
`;

const LF = 10;

export const head: Program = {
  names: ['head'],
  summary: 'prints the beginning of files',
  help: HELP,
  async run(argv, io, machine) {
    const words = argv.map((word, at) => (/^-[nc]$/.test(argv[at - 1] ?? '') ? word : short(word)));
    const given = getopt(words, 'n:c:qvz');
    const [wanted] = given.options.filter(({ letter }) => letter === 'n' || letter === 'c').slice(-1);
    const unit = wanted?.letter === 'c' ? 'bytes' : 'lines';
    const count = wanted?.value ?? '10';
    if (!/^[-+]?\d+$/.test(count)) throw new Failure(`head: invalid number of ${unit}: '${count}'`);
    const names = given.operands.length > 0 ? given.operands : ['-'];
    const titled = given.has('v') || (names.length > 1 && !given.has('q'));
    let status = 0;
    for (const [index, name] of names.entries()) {
      const data = await contents(name, io, machine);
      if (typeof data === 'string') {
        io.stderr(data);
        status = 1;
        continue;
      }
      if (titled) io.stdout(`${index > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`);
      io.stdout(data.subarray(0, unit === 'bytes' ? end(data.length, count) : endOfLines(data, count)));
    }
    return status;
  },
};

/** -5 is -n5. */
function short(word: string): string {
  return word
    .replace(/^-(\d+)$/, '-n$1')
    .replace(/^--lines=/, '-n')
    .replace(/^--bytes=/, '-c');
}

/** The bytes, or what is wrong with them. */
async function contents(name: string, io: ProgramIo, machine: Machine): Promise<Buffer | string> {
  const data = await contentsOf(name, io, machine);
  if (data) return data;
  return machine.files.stat(absolute(io, name))
    ? `head: error reading '${name}': Is a directory\n`
    : `head: cannot open '${name}' for reading: No such file or directory\n`;
}

function end(total: number, count: string): number {
  return count.startsWith('-') ? Math.max(0, total + Number(count)) : Math.min(total, Number(count));
}

function endOfLines(data: Buffer, count: string): number {
  const ends: number[] = [];
  const most = count.startsWith('-') ? Number.POSITIVE_INFINITY : Number(count);
  for (let at = data.indexOf(LF); at >= 0 && ends.length < most; at = data.indexOf(LF, at + 1)) ends.push(at + 1);
  if (ends.length < most && data.length > (ends.at(-1) ?? 0)) ends.push(data.length);
  return ends[end(ends.length, count) - 1] ?? 0;
}
