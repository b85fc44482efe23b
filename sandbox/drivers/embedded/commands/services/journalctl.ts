/** journalctl(1): the log files of the host, filtered by service. */
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { belongsTo, LOG_FILES, logLines } from './log-lines.ts';
import { type Unit, unitNamed } from './units.ts';

const HELP = `Usage: journalctl [-u UNIT] [-n LINES] [-f] [-r] [-g TEXT]

  -u UNIT   postfix, dovecot or rsyslog only
  -n LINES  the last so many (10 with -f)
  -f        go on with what is logged, until Ctrl-C
  -r        newest first
  -g TEXT   lines that hold this regular expression
`;

export const journalctl: Program = {
  names: ['journalctl'],
  hosts: ['mail'],
  summary: 'shows the log, by service',
  help: HELP,
  async run(argv, io, machine) {
    const wanted = read(argv.slice(1));
    const all = logLines(machine, wanted.unit).filter((line) => wanted.matches(line));
    const lines = wanted.count === undefined ? all : all.slice(Math.max(0, all.length - wanted.count));
    if (lines.length === 0 && !wanted.follow) io.stdout('-- No entries --\n');
    for (const line of wanted.reverse ? lines.reverse() : lines) io.stdout(`${line}\n`);
    if (!wanted.follow) return 0;
    const shows = (line: string) => (wanted.unit ? belongsTo(line, wanted.unit) : true) && wanted.matches(line);
    const lengths = new Map(LOG_FILES.map((path) => [path, machine.files.readText(path)?.length ?? 0]));
    const stops = LOG_FILES.map((path) =>
      machine.files.watch(path, () => {
        const text = machine.files.readText(path) ?? '';
        const from = lengths.get(path) ?? 0;
        lengths.set(path, text.length);
        for (const line of text.slice(Math.min(from, text.length)).split('\n').filter(Boolean))
          if (shows(line)) io.stdout(`${line}\n`);
      }),
    );
    await new Promise<void>((resolve) => {
      if (io.signal.aborted) resolve();
      io.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    for (const stop of stops) stop();
    return 130;
  },
};

interface Wanted {
  unit?: Unit;
  count?: number;
  follow: boolean;
  reverse: boolean;
  matches(line: string): boolean;
}

function read(words: string[]): Wanted {
  const wanted: Wanted = { follow: false, reverse: false, matches: () => true };
  const rest = words.flatMap((word) => (word.startsWith('--') ? word.split(/=(.*)/s).slice(0, 2) : splitCluster(word)));
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '-u' || word === '--unit') wanted.unit = named(rest.shift() ?? '');
    else if (word === '-n' || word === '--lines')
      wanted.count = Number(/^\d+$/.test(rest[0] ?? '') ? rest.shift() : 10);
    else if (word === '-f' || word === '--follow') wanted.follow = true;
    else if (word === '-r' || word === '--reverse') wanted.reverse = true;
    else if (word === '-g' || word === '--grep') wanted.matches = pattern(rest.shift() ?? '');
    else if (word === '-o' || word === '--output' || word === '-p') rest.shift();
    else if (!/^(?:-[xeaqbl]|--no-pager|--no-hostname|-t)$/.test(word))
      throw new Failure(`journalctl: option ${word} is not emulated in this lab; see journalctl --help`);
    else if (word === '-e') wanted.count ??= 1000;
  }
  if (wanted.follow) wanted.count ??= 10;
  return wanted;
}

/** -fu, -xeu, -n20. */
function splitCluster(word: string): string[] {
  const number = /^-n(\d+)$/.exec(word)?.[1];
  if (number) return ['-n', number];
  return /^-[a-z]{2,}$/.test(word) ? [...word.slice(1)].map((letter) => `-${letter}`) : [word];
}

function named(name: string): Unit {
  const unit = unitNamed(name);
  if (!unit) throw new Failure(`journalctl: there is no unit ${name}; there are postfix, dovecot and rsyslog`);
  return unit;
}

function pattern(text: string): (line: string) => boolean {
  try {
    const expression = new RegExp(text, /[A-Z]/.test(text) ? '' : 'i');
    return (line) => expression.test(line);
  } catch {
    throw new Failure(`journalctl: bad regular expression: ${text}`);
  }
}
