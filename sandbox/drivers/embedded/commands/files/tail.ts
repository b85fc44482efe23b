/** tail(1), with -f and -F that follow a file as it grows. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { contentsOf } from '../run/contents.ts';
import { Failure } from '../run/failure.ts';
import { absolute } from '../run/paths.ts';

const HELP = `Usage: tail [OPTION]... [FILE]...

  -n N, -N        the last N lines (10); +N: from line N on
  -c N            the last N bytes; +N: from byte N on
  -f, --follow    go on printing what is appended, until Ctrl-C
  -F              the same, and wait for a file that is not there yet or is replaced
  -q, -v          never, always print the names of the files
`;

interface Wanted {
  unit: 'lines' | 'bytes';
  count: number;
  fromStart: boolean;
  follow: boolean;
  retry: boolean;
  headers: 'auto' | 'never' | 'always';
  files: string[];
}

export const tail: Program = {
  names: ['tail'],
  summary: 'prints the end of files, and follows them',
  help: HELP,
  async run(argv, io, machine) {
    const wanted = readWords(argv.slice(1));
    const names = wanted.files.length > 0 ? wanted.files : ['-'];
    const headers = wanted.headers === 'always' || (wanted.headers === 'auto' && names.length > 1);
    const following: Followed[] = [];
    let status = 0;
    for (const name of names) {
      const contents = await contentsOf(name, io, machine);
      if (!contents) {
        const folder = machine.files.stat(absolute(io, name))?.type === 'directory';
        io.stderr(
          folder
            ? `tail: error reading '${name}': Is a directory\n`
            : `tail: cannot open '${name}' for reading: No such file or directory\n`,
        );
        status = 1;
        if (!wanted.retry) continue;
      } else {
        if (headers) io.stdout(`${name === names[0] ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`);
        io.stdout(cut(contents, wanted));
      }
      if (name !== '-') following.push({ name, path: absolute(io, name), position: contents?.length ?? 0 });
    }
    if (!wanted.follow || following.length === 0) return status;
    await follow(following, headers, io, machine);
    return 130;
  },
};

function readWords(words: string[]): Wanted {
  const wanted: Wanted = {
    unit: 'lines',
    count: 10,
    fromStart: false,
    follow: false,
    retry: false,
    headers: 'auto',
    files: [],
  };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const amount = /^-(?:-(lines|bytes)=|([nc]))?([+-]?\d+)$/.exec(word);
    if (amount) setCount(wanted, amount[2] === 'c' || amount[1] === 'bytes', amount[3] ?? '');
    else if (word === '-n' || word === '-c' || word === '--lines' || word === '--bytes')
      setCount(wanted, word === '-c' || word === '--bytes', rest.shift() ?? '');
    else if (word.startsWith('--')) longOption(wanted, word);
    else if (word.startsWith('-') && word !== '-')
      for (const letter of word.slice(1)) letterOption(wanted, letter, rest);
    else wanted.files.push(word);
  }
  return wanted;
}

function setCount(wanted: Wanted, bytes: boolean, text: string): void {
  const parts = /^([+-]?)(\d+)$/.exec(text);
  if (!parts) throw new Failure(`tail: invalid number of ${bytes ? 'bytes' : 'lines'}: '${text}'`);
  wanted.unit = bytes ? 'bytes' : 'lines';
  wanted.fromStart = parts[1] === '+';
  wanted.count = Number(parts[2]);
}

function longOption(wanted: Wanted, word: string): void {
  if (word.startsWith('--follow')) wanted.follow = true;
  else if (word === '--retry') wanted.retry = true;
  else if (word === '--quiet' || word === '--silent') wanted.headers = 'never';
  else if (word === '--verbose') wanted.headers = 'always';
  else throw new Failure(`tail: unrecognized option '${word}'\nTry 'tail --help' for more information.`);
}

function letterOption(wanted: Wanted, letter: string, rest: string[]): void {
  if (letter === 'f') wanted.follow = true;
  else if (letter === 'F') Object.assign(wanted, { follow: true, retry: true });
  else if (letter === 'q') wanted.headers = 'never';
  else if (letter === 'v') wanted.headers = 'always';
  else if (letter === 'n' || letter === 'c') setCount(wanted, letter === 'c', rest.shift() ?? '');
  else if (/\d/.test(letter)) wanted.count = Number(`${wanted.count === 10 ? '' : wanted.count}${letter}`);
  else throw new Failure(`tail: invalid option -- '${letter}'\nTry 'tail --help' for more information.`);
}

function cut(contents: Buffer, { unit, count, fromStart }: Wanted): Buffer {
  if (unit === 'bytes')
    return fromStart
      ? contents.subarray(Math.max(0, count - 1))
      : contents.subarray(Math.max(0, contents.length - count));
  const lines = contents.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const kept = fromStart ? lines.slice(Math.max(0, count - 1)) : count === 0 ? [] : lines.slice(-count);
  return Buffer.from(kept.join(''), 'latin1');
}

interface Followed {
  name: string;
  path: string;
  position: number;
}

/** Until Ctrl-C. */
function follow(files: Followed[], headers: boolean, io: ProgramIo, machine: Machine): Promise<void> {
  let shown = files.at(-1);
  const stops = files.map((file) =>
    machine.files.watch(file.path, () => {
      const news = grown(file, io, machine);
      if (news.length === 0) return;
      if (headers && shown !== file) io.stdout(`\n==> ${file.name} <==\n`);
      shown = file;
      io.stdout(news);
    }),
  );
  return new Promise((resolve) => {
    const stop = () => {
      for (const cancel of stops) cancel();
      resolve();
    };
    if (io.signal.aborted) stop();
    else io.signal.addEventListener('abort', stop, { once: true });
  });
}

function grown(file: Followed, io: ProgramIo, machine: Machine): Buffer {
  const contents = Buffer.from(machine.files.read(file.path) ?? []);
  if (contents.length < file.position) {
    io.stderr(`tail: ${file.name}: file truncated\n`);
    file.position = 0;
  }
  const news = contents.subarray(file.position);
  file.position = contents.length;
  return news;
}
