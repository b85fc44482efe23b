/** diff(1): which lines two files do not share. What differs is found by jsdiff. */
import { posix } from 'node:path';
import { diffArrays } from 'diff';
import { fullTime } from '../../files/stat-text.ts';
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { contentsOf } from '../run/contents.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { absolute } from '../run/paths.ts';

const HELP = `Usage: diff [-u | -U LINES | -q] [-r] [-i] [-w] [-b] [-s] FILE1 FILE2

Compares two files line by line, or with -r two folders; - is standard input. Status 0: the same, 1: different, 2: trouble.
  -u, -U LINES   with lines around each difference (3)   -q   only whether they differ
  -i   case does not matter   -w, -b   blanks do not matter   -s   say of equal files that they are
`;

const TROUBLE = 2;
const LONG: Record<string, string> = {
  '--unified': '-u',
  '--brief': '-q',
  '--recursive': '-r',
  '--ignore-case': '-i',
  '--ignore-all-space': '-w',
  '--ignore-space-change': '-b',
  '--report-identical-files': '-s',
};

interface Wanted {
  /** Lines around each difference; undefined: diff's own form, without any. */
  context?: number;
  brief: boolean;
  same: boolean;
  /** What is compared of a line. */
  essence(line: string): string;
}

/** Lines that go from the first file, and lines that come instead. `at`: index of the line in each. */
interface Change {
  at: [number, number];
  gone: string[];
  fresh: string[];
}

interface Side {
  name: string;
  lines: string[];
  /** Epoch milliseconds. */
  mtimeMs: number;
}

export const diff: Program = {
  names: ['diff'],
  summary: 'shows how two files differ',
  help: HELP,
  async run(argv, io, machine) {
    const words = argv.map((word) =>
      (LONG[word] ?? word).replace(/^--unified=/, '-U').replace(/^--colou?r(=.*)?$/, ''),
    );
    const given = getopt(
      words.filter((word) => word !== ''),
      'uU:qriwbsaN',
      TROUBLE,
    );
    const [first, second, more] = given.operands;
    if (first === undefined || second === undefined)
      throw new Failure(
        `diff: missing operand after '${first ?? 'diff'}'\ndiff: Try 'diff --help' for more information.`,
        TROUBLE,
      );
    if (more !== undefined) throw new Failure(`diff: extra operand '${more}'`, TROUBLE);
    const lines = given.value('U');
    if (lines !== undefined && !/^\d+$/.test(lines))
      throw new Failure(`diff: invalid context length '${lines}'`, TROUBLE);
    const context = lines !== undefined ? Number(lines) : given.has('u') ? 3 : undefined;
    const wanted: Wanted = {
      ...(context === undefined ? {} : { context }),
      brief: given.has('q'),
      same: given.has('s'),
      essence(line) {
        const cased = given.has('i') ? line.toLowerCase() : line;
        if (given.has('w')) return cased.replace(/\s+/g, '');
        return given.has('b') ? cased.replace(/\s+/g, ' ').trimEnd() : cased;
      },
    };
    const folders = [first, second].map((name) => machine.files.stat(absolute(io, name))?.type === 'directory');
    if (folders.every(Boolean)) {
      const options = argv.slice(1).filter((word) => word.startsWith('-'));
      return compareFolders([first, second], given.has('r'), wanted, ['diff', ...options].join(' '), io, machine);
    }
    const [a, b] = folders[0] ? [posix.join(first, posix.basename(second)), second] : [first, second];
    return compareFiles([a, folders[1] ? posix.join(second, posix.basename(first)) : b], wanted, io, machine);
  },
};

async function compareFolders(
  [a, b]: [string, string],
  deep: boolean,
  wanted: Wanted,
  command: string,
  io: ProgramIo,
  machine: Machine,
): Promise<number> {
  const entries = (folder: string) => machine.files.list(absolute(io, folder));
  const typeOf = (path: string) => machine.files.stat(absolute(io, path))?.type;
  let status = 0;
  for (const name of [...new Set([...entries(a), ...entries(b)])].sort()) {
    const pair: [string, string] = [posix.join(a, name), posix.join(b, name)];
    const [one, other] = pair.map(typeOf);
    if (one === undefined || other === undefined) {
      io.stdout(`Only in ${one === undefined ? b : a}: ${name}\n`);
      status = Math.max(status, 1);
    } else if (one === 'directory' && other === 'directory') {
      if (deep) status = Math.max(status, await compareFolders(pair, deep, wanted, command, io, machine));
      else io.stdout(`Common subdirectories: ${pair[0]} and ${pair[1]}\n`);
    } else {
      status = Math.max(status, await compareFiles(pair, wanted, io, machine, `${command} ${pair.join(' ')}\n`));
    }
  }
  return status;
}

async function compareFiles(
  [first, second]: [string, string],
  wanted: Wanted,
  io: ProgramIo,
  machine: Machine,
  title = '',
): Promise<number> {
  const sides = [await sideOf(first, io, machine), await sideOf(second, io, machine)] as const;
  const changes = changesOf(sides[0].lines, sides[1].lines, wanted);
  if (changes.length === 0) {
    if (wanted.same) io.stdout(`Files ${first} and ${second} are identical\n`);
    return 0;
  }
  if (wanted.brief) io.stdout(`Files ${first} and ${second} differ\n`);
  else if (wanted.context === undefined) io.stdout(title + changes.map(plain).join(''));
  else io.stdout(title + unified(sides, changes, wanted.context));
  return 1;
}

async function sideOf(name: string, io: ProgramIo, machine: Machine): Promise<Side> {
  const path = absolute(io, name);
  const found = name === '-' ? undefined : machine.files.stat(path);
  const data = await contentsOf(name, io, machine);
  if (!data) throw new Failure(`diff: ${name}: ${found ? 'Is a directory' : 'No such file or directory'}`, TROUBLE);
  const lines = Buffer.from(data)
    .toString('utf8')
    .split(/(?<=\n)/);
  return { name, lines: lines.filter((line) => line !== ''), mtimeMs: found?.mtimeMs ?? machine.clock.now() };
}

function changesOf(a: string[], b: string[], { essence }: Wanted): Change[] {
  const parts = diffArrays(a, b, { comparator: (one, other) => essence(one) === essence(other) });
  const changes: Change[] = [];
  const at: [number, number] = [0, 0];
  let open: Change | undefined;
  for (const { value, added, removed } of parts) {
    if (added || removed) {
      if (!open) {
        open = { at: [...at], gone: [], fresh: [] };
        changes.push(open);
      }
      (removed ? open.gone : open.fresh).push(...value);
    } else open = undefined;
    if (!added) at[0] += value.length;
    if (!removed) at[1] += value.length;
  }
  return changes;
}

/** diff's own form: `2,3c2`, then the lines. */
function plain({ at, gone, fresh }: Change): string {
  const kind = gone.length === 0 ? 'a' : fresh.length === 0 ? 'd' : 'c';
  const range = (from: number, count: number) =>
    count === 0 ? String(from) : count === 1 ? String(from + 1) : `${from + 1},${from + count}`;
  const between = kind === 'c' ? '---\n' : '';
  return `${range(at[0], gone.length)}${kind}${range(at[1], fresh.length)}\n${marked('< ', gone)}${between}${marked('> ', fresh)}`;
}

function unified(sides: readonly [Side, Side], changes: Change[], context: number): string {
  const [a, b] = sides;
  const head = `--- ${a.name}\t${fullTime(a.mtimeMs)}\n+++ ${b.name}\t${fullTime(b.mtimeMs)}\n`;
  return (
    head +
    groupsOf(changes, context)
      .map((group) => hunk(group, a.lines, context))
      .join('')
  );
}

/** Changes whose lines around them meet are shown together. */
function groupsOf(changes: Change[], context: number): Change[][] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.at[0] - (last.at[0] + last.gone.length) <= 2 * context) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups;
}

function hunk(group: Change[], a: string[], context: number): string {
  const [first, last] = [group[0], group.at(-1)];
  if (!first || !last) return '';
  const before = Math.min(context, first.at[0]);
  const from: [number, number] = [first.at[0] - before, first.at[1] - before];
  const ends: [number, number] = [last.at[0] + last.gone.length, last.at[1] + last.fresh.length];
  const after = Math.min(context, a.length - ends[0]);
  const counts = [ends[0] + after - from[0], ends[1] + after - from[1]] as const;
  const range = (start: number, count: number) =>
    count === 1 ? String(start + 1) : `${count === 0 ? start : start + 1},${count}`;
  let text = `@@ -${range(from[0], counts[0])} +${range(from[1], counts[1])} @@\n`;
  let [at] = from;
  for (const { at: place, gone, fresh } of group) {
    text += marked(' ', a.slice(at, place[0])) + marked('-', gone) + marked('+', fresh);
    at = place[0] + gone.length;
  }
  return text + marked(' ', a.slice(at, at + after));
}

const marked = (mark: string, lines: string[]): string =>
  lines.map((line) => `${mark}${line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`}`).join('');
