/** How the mode and the owners of a file are shown. */
import type { FileStat, HostFiles } from './host-files.ts';

/** Of /etc/passwd or /etc/group: number → name. */
export function namesIn(files: Pick<HostFiles, 'readText'>, path: '/etc/passwd' | '/etc/group'): Map<number, string> {
  const rows = (files.readText(path) ?? '').split('\n').map((line) => line.split(':'));
  return new Map(rows.map(([name = '', , id]) => [Number(id), name]));
}

const TYPES = { file: '-', directory: 'd', symlink: 'l' } as const;

/** As `-rw-r--r--`. */
export function modeText({ type, mode }: FileStat): string {
  const triplet = (bits: number, special: boolean, letter: string) => {
    const execute = (bits & 1) !== 0;
    const last = special ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-';
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
  };
  const parts = [
    triplet(mode >> 6, (mode & 0o4000) !== 0, 's'),
    triplet(mode >> 3, (mode & 0o2000) !== 0, 's'),
    triplet(mode, (mode & 0o1000) !== 0, 't'),
  ];
  return TYPES[type] + parts.join('');
}

/** A time as GNU's tools show it in full: `2026-01-31 12:00:00.000000000 +0000`. */
export function fullTime(ms: number): string {
  return `${new Date(ms).toISOString().replace('T', ' ').replace('Z', '')}000000 +0000`;
}
