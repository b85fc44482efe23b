/** ls(1). just-bash has one, but it knows neither owners nor the width of a terminal. */
import { posix } from 'node:path';
import type { FileStat } from '../files/host-files.ts';
import type { MemoryFiles } from '../files/memory-files.ts';
import { modeText, namesIn } from '../files/stat-text.ts';
import { listed } from './completion.ts';

interface Entry {
  name: string;
  path: string;
  stat: FileStat;
}

export interface LsContext {
  files: MemoryFiles;
  cwd: string;
  now: number;
  /** Columns of the terminal; left out for a pipe or file. */
  columns?: number;
}

const KNOWN = 'laA1dhtSrRinFpg';
const HALF_YEAR = 182 * 86_400_000;

export function ls(args: readonly string[], context: LsContext): { stdout: string; stderr: string; exitCode: number } {
  const words = args.filter((arg) => !arg.startsWith('-') || arg === '-');
  const letters = args.filter((arg) => /^-[^-]/.test(arg)).join('');
  const unknown = [...letters].find((letter) => letter !== '-' && !KNOWN.includes(letter));
  if (unknown !== undefined)
    return {
      stdout: '',
      stderr: `ls: invalid option -- '${unknown}'\nTry 'ls --help' for more information.\n`,
      exitCode: 2,
    };
  if (args.includes('--help'))
    return {
      stdout: 'Usage: ls [-laA1dhtSrRinFp] [FILE...]\nLists files and folders, sorted by name.\n',
      stderr: '',
      exitCode: 0,
    };
  return new Listing(new Set(letters), context).run(words.length > 0 ? words : ['.']);
}

class Listing {
  readonly #flags: ReadonlySet<string>;
  readonly #context: LsContext;
  readonly #users: Map<number, string>;
  readonly #groups: Map<number, string>;

  constructor(flags: ReadonlySet<string>, context: LsContext) {
    this.#flags = flags;
    this.#context = context;
    this.#users = namesIn(context.files, '/etc/passwd');
    this.#groups = namesIn(context.files, '/etc/group');
  }

  run(words: readonly string[]) {
    const found = words.map((word) => ({ word, entry: this.#entry(word, posix.resolve(this.#context.cwd, word)) }));
    const missing = found.filter(({ entry }) => !entry).map(({ word }) => word);
    const entries = found.flatMap(({ entry }) => entry ?? []);
    const isFolder = ({ path, stat }: Entry) =>
      !this.#flags.has('d') && (stat.type === 'directory' || (!this.#flags.has('l') && this.#leadsToFolder(path)));
    const files = entries.filter((entry) => !isFolder(entry));
    const folders = this.#sort(entries.filter(isFolder)).flatMap((entry) => this.#tree(entry));
    const blocks = folders.map(({ name, path }) => {
      const title = words.length > 1 || this.#flags.has('R') ? `${name}:\n` : '';
      return title + this.#folder(path);
    });
    if (files.length > 0) blocks.unshift(this.#show(this.#sort(files)));
    return {
      stdout: blocks.join('\n'),
      stderr: missing.map((word) => `ls: cannot access '${word}': No such file or directory\n`).join(''),
      exitCode: missing.length > 0 ? 2 : 0,
    };
  }

  #entry(name: string, path: string): Entry | undefined {
    const stat = this.#context.files.lstat(path);
    return stat && { name, path, stat };
  }

  #leadsToFolder(path: string): boolean {
    return this.#context.files.stat(path)?.type === 'directory';
  }

  /** The folder, and with -R all below it. */
  #tree(entry: Entry): Entry[] {
    if (!this.#flags.has('R')) return [entry];
    const below = this.#children(entry.path).filter(({ stat }) => stat.type === 'directory');
    return [entry, ...below.flatMap((child) => this.#tree({ ...child, name: posix.join(entry.name, child.name) }))];
  }

  #children(path: string): Entry[] {
    const names = this.#context.files.list(path).filter((name) => !name.startsWith('.') || this.#hidden);
    return this.#sort(names.flatMap((name) => this.#entry(name, posix.join(path, name)) ?? []));
  }

  get #hidden(): boolean {
    return this.#flags.has('a') || this.#flags.has('A');
  }

  #folder(path: string): string {
    const dots = this.#flags.has('a')
      ? ['.', '..'].flatMap((name) => this.#entry(name, posix.resolve(path, name)) ?? [])
      : [];
    const entries = [...dots, ...this.#children(path)];
    const blocks = entries.reduce((sum, { stat }) => sum + Math.ceil(stat.size / 4096) * 4, 0);
    return (this.#flags.has('l') ? `total ${blocks}\n` : '') + this.#show(entries);
  }

  #sort(entries: Entry[]): Entry[] {
    const key = (name: string) => name.replace(/^\./, '').toLowerCase();
    const sorted = entries.toSorted((a, b) => {
      if (this.#flags.has('t')) return b.stat.mtimeMs - a.stat.mtimeMs;
      if (this.#flags.has('S')) return b.stat.size - a.stat.size;
      return key(a.name) < key(b.name) ? -1 : 1;
    });
    return this.#flags.has('r') ? sorted.reverse() : sorted;
  }

  #show(entries: Entry[]): string {
    if (this.#flags.has('l')) return this.#long(entries);
    const names = entries.map((entry) => this.#label(entry));
    const { columns } = this.#context;
    if (names.length === 0) return '';
    if (columns === undefined || this.#flags.has('1')) return `${names.join('\n')}\n`;
    const oneLine = names.join('  ');
    return oneLine.length < columns ? `${oneLine}\n` : listed(names, columns).replaceAll('\r\n', '\n');
  }

  #label({ name, stat }: Entry): string {
    if (!this.#flags.has('F') && !(this.#flags.has('p') && stat.type === 'directory')) return name;
    if (stat.type === 'directory') return `${name}/`;
    if (stat.type === 'symlink') return `${name}@`;
    return (stat.mode & 0o111) !== 0 ? `${name}*` : name;
  }

  #long(entries: Entry[]): string {
    const rows = entries.map((entry) => this.#row(entry));
    const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const line = ([mode = '', links = '', user = '', group = '', size = '', ...rest]: string[]) =>
      [
        mode,
        links.padStart(widths[1] ?? 0),
        user.padEnd(widths[2] ?? 0),
        group.padEnd(widths[3] ?? 0),
        size.padStart(widths[4] ?? 0),
        ...rest,
      ].join(' ');
    return rows.map((row) => `${line(row)}\n`).join('');
  }

  #row(entry: Entry): string[] {
    const { stat, path } = entry;
    const target = this.#context.files.readlink(path);
    const numeric = this.#flags.has('n');
    return [
      modeText(stat),
      stat.type === 'directory' ? '2' : '1',
      (numeric ? undefined : this.#users.get(stat.uid)) ?? String(stat.uid),
      (numeric ? undefined : this.#groups.get(stat.gid)) ?? String(stat.gid),
      this.#flags.has('h') ? humanSize(stat.size) : String(stat.size),
      timeText(stat.mtimeMs, this.#context.now),
      this.#label(entry) + (target === undefined ? '' : ` -> ${target}`),
    ];
  }
}

/** Files of the last half year show the time, others the year. */
function timeText(at: number, now: number): string {
  const [, day = '', month = '', year = '', time = ''] = new Date(at).toUTCString().split(' ');
  const recent = at > now - HALF_YEAR && at <= now + 60_000;
  return `${month} ${day.replace(/^0/, ' ')} ${recent ? time.slice(0, 5) : ` ${year}`}`;
}

function humanSize(bytes: number): string {
  let size = bytes;
  for (const unit of ['', 'K', 'M']) {
    if (size < 1024) return unit === '' || size >= 10 ? `${Math.ceil(size)}${unit}` : `${size.toFixed(1)}${unit}`;
    size /= 1024;
  }
  return `${size.toFixed(1)}G`;
}
