/** Excerpts of main.cf and master.cf in lessons, read as Postfix reads them. */
import { postconf } from '../../sandbox/postfix/index.ts';

/** What Postfix would complain about in a file of this name; nothing for other files. Lines of `…` are left out. */
export function faultsOfConfiguration(title: string, text: string): string[] {
  const name = /\b(main|master)\.cf\b/.exec(title)?.[1];
  if (!name) return [];
  const content = `${text.replace(/^\s*…\s*$/gm, '')}\n`;
  const files = new Map([
    ['/etc/postfix/main.cf', name === 'main' ? content : ''],
    ['/etc/postfix/master.cf', name === 'master' ? content : ''],
  ]);
  const source = { read: (path: string) => files.get(path), mtimeMs: () => undefined };
  const results = [['-n'], ['-M']].map((args) => postconf(source, args));
  const complaints = results.flatMap((result) => result.complaints);
  if (complaints.length === 0 && results.some(({ output }) => output.length > 0)) return [];
  const words = [...new Set(complaints.map((one) => one.text))].join('; ') || 'it says nothing';
  return [`Postfix would not take this for its ${name}.cf: ${words}`];
}
