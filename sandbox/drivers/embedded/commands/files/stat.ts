/** stat(1): what is known of a file besides its contents. */
import type { FileStat } from '../../files/host-files.ts';
import { fullTime, modeText, namesIn } from '../../files/stat-text.ts';
import type { Machine } from '../../machine.ts';
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { absolute } from '../run/paths.ts';

const HELP = `Usage: stat [-L] [-c FORMAT | --printf=FORMAT] FILE…

Shows size, rights, owners and times of files. -L: of what a link leads to.
In FORMAT: %n name, %N name with its link, %F type, %s size, %a and %A rights, %u %U %g %G owners, %h links,
%x %y %z times as text, %X %Y %Z in seconds, %b %B blocks, %i inode.
`;

const TYPES = { file: 'regular file', directory: 'directory', symlink: 'symbolic link' } as const;
const BLOCK = 512;
/** What a file takes at least, as on ext4. */
const CLUSTER = 4096;

export const stat: Program = {
  names: ['stat'],
  summary: 'shows size, rights, owners and times of files',
  help: HELP,
  async run(argv, io, machine) {
    const formatted = argv.map((word) => word.replace(/^--(?:format=|printf=)/, '-c').replace(/^--dereference$/, '-L'));
    const given = getopt(formatted, 'Lc:');
    if (given.operands.length === 0)
      throw new Failure("stat: missing operand\nTry 'stat --help' for more information.");
    const format = given.value('c');
    const escapes = argv.some((word) => word.startsWith('--printf='));
    let status = 0;
    for (const name of given.operands) {
      const path = absolute(io, name);
      const found = given.has('L') ? machine.files.stat(path) : machine.files.lstat(path);
      if (!found) {
        io.stderr(`stat: cannot statx '${name}': No such file or directory\n`);
        status = 1;
        continue;
      }
      const target = found.type === 'symlink' ? machine.files.readlink(path) : undefined;
      const say = sayer(name, found, target, machine);
      if (format === undefined) io.stdout(whole(say, found));
      else if (escapes) io.stdout(filled(format.replaceAll('\\n', '\n').replaceAll('\\t', '\t'), say));
      else io.stdout(`${filled(format, say)}\n`);
    }
    return status;
  },
};

type Say = (directive: string) => string | undefined;

/** What a directive of the format stands for. */
function sayer(name: string, found: FileStat, target: string | undefined, machine: Machine): Say {
  const { type, size, mode, uid, gid, mtimeMs } = found;
  const names = (path: '/etc/passwd' | '/etc/group', id: number) => namesIn(machine.files, path).get(id) ?? 'UNKNOWN';
  const seconds = String(Math.floor(mtimeMs / 1000));
  const shown: Record<string, string> = {
    '%': '%',
    n: name,
    N: target === undefined ? `'${name}'` : `'${name}' -> '${target}'`,
    F: type === 'file' && size === 0 ? 'regular empty file' : TYPES[type],
    s: String(size),
    a: (mode & 0o7777).toString(8),
    A: modeText(found),
    u: String(uid),
    U: names('/etc/passwd', uid),
    g: String(gid),
    G: names('/etc/group', gid),
    h: type === 'directory' ? '2' : '1',
    i: String(inodeOf(name)),
    b: String(type === 'symlink' ? 0 : (Math.ceil(size / CLUSTER) * CLUSTER) / BLOCK),
    B: String(BLOCK),
    w: '-',
    W: '0',
    ...Object.fromEntries(['x', 'y', 'z'].map((time) => [time, fullTime(mtimeMs)])),
    ...Object.fromEntries(['X', 'Y', 'Z'].map((time) => [time, seconds])),
  };
  return (directive) => shown[directive];
}

const filled = (format: string, say: Say): string =>
  format.replace(/%(.)/gs, (all, directive: string) => say(directive) ?? all);

function whole(say: Say, { type, mode, uid, gid }: FileStat): string {
  const at = (directive: string, width = 0) => (say(directive) ?? '').padEnd(width);
  const owner = (id: number, name: string) => `(${String(id).padStart(5)}/${(say(name) ?? '').padStart(8)})`;
  const rights = `(${(mode & 0o7777).toString(8).padStart(4, '0')}/${at('A')})`;
  const label = type === 'symlink' ? at('N').replaceAll("'", '') : at('n');
  return `  File: ${label}
  Size: ${at('s', 10)}\tBlocks: ${at('b', 10)} IO Block: ${CLUSTER}   ${at('F')}
Device: 254,1\tInode: ${at('i', 10)}  Links: ${at('h')}
Access: ${rights}  Uid: ${owner(uid, 'U')}   Gid: ${owner(gid, 'G')}
Access: ${at('x')}
Modify: ${at('y')}
Change: ${at('z')}
 Birth: ${at('w')}
`;
}

/** A number that stays the same for the same name. */
function inodeOf(name: string): number {
  return [...name].reduce((sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) % 1_000_000, 7) + 1_000;
}
