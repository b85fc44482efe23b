/** Programs that the course does without, and that more tests and the labs by hand can use. */
import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Finding } from './finding.ts';

export type Tool = 'browser' | 'postgres' | 'swaks' | 'nmap' | 'postfix' | 'dovecot';

function onPath(...names: string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** Where the thing is, or undefined. */
export const locateTool: Record<Tool, () => string | undefined> = {
  browser: () => onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'),
  // The package of its IMAP server is one of its own.
  dovecot: () => (existsSync('/usr/lib/dovecot/imap') ? onPath('dovecot') : undefined),
  nmap: () => onPath('nmap'),
  postfix: () => onPath('postconf'),
  postgres: () => globSync('/usr/lib/postgresql/*/bin/postgres').at(-1) ?? onPath('postgres'),
  swaks: () => onPath('swaks'),
};

/** What each is for, and the package of Debian and Ubuntu that brings it. */
const TOOLS: Record<Tool, { name: string; use: string; get: string }> = {
  browser: {
    name: 'browser for tests',
    use: 'the tests that read and type in Chromium',
    get: 'apt install chromium',
  },
  postgres: {
    name: 'PostgreSQL',
    use: 'the tests of the gradebook on PostgreSQL',
    get: 'apt install postgresql',
  },
  swaks: { name: 'swaks', use: 'sending to a lab from this machine', get: 'apt install swaks' },
  nmap: { name: 'nmap', use: 'scanning a lab from this machine', get: 'apt install nmap' },
  postfix: {
    name: 'Postfix',
    use: 'the tests that ask the real Postfix the same questions',
    get: 'apt install postfix',
  },
  dovecot: {
    name: 'Dovecot',
    use: 'the tests that read a mailbox over IMAP',
    get: 'apt install dovecot-imapd',
  },
};

export function tools(): Finding[] {
  return (Object.keys(TOOLS) as Tool[]).map((tool) => {
    const { name, use, get } = TOOLS[tool];
    const path = locateTool[tool]();
    const detail = path ?? `not here; it would serve ${use}`;
    return { name, ok: path !== undefined, needed: false, detail, fix: path ? '' : `Debian and Ubuntu: ${get}` };
  });
}
