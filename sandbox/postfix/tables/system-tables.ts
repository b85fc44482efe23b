import { type Dictionary, failed, type Opening } from './dictionary.ts';

const FILES: Record<string, string> = { 'passwd.byname': '/etc/passwd', 'group.byname': '/etc/group' };

/** unix:passwd.byname and unix:group.byname: the line of the account, by its name. */
export function openSystemTable({ type, name, files }: Opening): Dictionary {
  const path = FILES[name];
  if (path === undefined) return failed(`unknown table: ${type}:${name}`);
  const lines = new Map(
    (files.read(path) ?? '').split('\n').flatMap((line): [string, string][] => {
      const account = line.split(':')[0] ?? '';
      return account === '' ? [] : [[account, line]];
    }),
  );
  return { lookup: (key) => ({ found: lines.get(key) }), complaints: [] };
}
