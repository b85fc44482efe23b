/** PS1, as far as people use it. */
import type { Machine } from '../machine.ts';

export const DEFAULT_PROMPT = '\\u@\\h:\\w\\$ ';

export interface PromptFacts {
  machine: Machine;
  user: string;
  uid: number;
  cwd: string;
  home: string;
}

export function promptText(ps1: string, { machine, user, uid, cwd, home }: PromptFacts): string {
  const folder = cwd === home || cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd;
  const values: Record<string, string> = {
    u: user,
    h: machine.name.split('.')[0] ?? machine.name,
    H: machine.name,
    w: folder,
    W: folder === '~' || folder === '/' ? folder : (folder.split('/').at(-1) ?? folder),
    $: uid === 0 ? '#' : '$',
    n: '\n',
    e: '\x1b',
    t: new Date(machine.clock.now()).toISOString().slice(11, 19),
    s: 'bash',
    '[': '',
    ']': '',
    '\\': '\\',
  };
  return ps1.replace(/\\033|\\(.)/g, (match, letter?: string) =>
    letter === undefined ? '\x1b' : (values[letter] ?? match),
  );
}
