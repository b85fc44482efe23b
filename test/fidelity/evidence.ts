/** What the mail log and the far ends tell about each message. */
import type { Sandbox } from '../../sandbox/drivers/driver.ts';
import { normal } from './normal.ts';

interface Line {
  /** For example postfix/smtpd. */
  program: string;
  pid: string;
  text: string;
}

/** Chatter that comes with a clock or a process, not with a message. */
const CHATTER =
  /^(statistics: |warning: dict_nis_init|Trusted TLS|Untrusted TLS|Anonymous TLS)|^(daemon started|reload|terminating)/;

export function parseLog(text: string): Line[] {
  return text.split('\n').flatMap((line) => {
    const [, program = '', pid = '', rest = ''] = /^\S+ +\d+ \S+ \S+ (\S+?)\[(\d+)\]: (.*)$/.exec(line) ?? [];
    return program === '' || CHATTER.test(rest) ? [] : [{ program, pid, text: rest }];
  });
}

/** The sessions of each client, oldest first: what smtpd logged from "connect from" to "disconnect from". */
export function sessionsOf(log: Line[]): Map<string, Line[][]> {
  const sessions = new Map<string, Line[][]>();
  const open = new Map<string, Line[]>();
  for (const line of log) {
    const address = /^connect from \S+\[([\d.a-f:]+)\]/.exec(line.text)?.[1];
    if (address !== undefined) {
      const session: Line[] = [];
      open.set(line.pid, session);
      sessions.set(address, [...(sessions.get(address) ?? []), session]);
    }
    if (!line.program.endsWith('/smtpd')) continue;
    open.get(line.pid)?.push(line);
    if (line.text.startsWith('disconnect from')) open.delete(line.pid);
  }
  return sessions;
}

const QUEUE_ID = /^([0-9A-F]{9,13}): /;
const CHILD = /(?:notification: |forwarded as |requeued as )([0-9A-F]{9,13})/;

/** All lines about these messages and about what became of them (bounces, forwards). */
export function linesAbout(log: Line[], ids: Iterable<string>): Line[] {
  const wanted = new Set(ids);
  const about: Line[] = [];
  for (let found = -1; found !== wanted.size; ) {
    found = wanted.size;
    about.length = 0;
    for (const line of log) {
      if (!wanted.has(QUEUE_ID.exec(line.text)?.[1] ?? '')) continue;
      about.push(line);
      const child = CHILD.exec(line.text)?.[1];
      if (child !== undefined) wanted.add(child);
    }
  }
  return about;
}

export function idsIn(lines: Line[]): string[] {
  return lines.flatMap(({ text }) => QUEUE_ID.exec(text)?.[1] ?? []);
}

export function idsWithToken(log: Line[], token: string): string[] {
  return idsIn(log.filter(({ text }) => text.includes(`message-id=<${token}`)));
}

/** Programs work side by side, so their lines have no order among each other. */
export function shownLines(lines: Line[]): string[] {
  return [...new Set(lines)].map(({ program, text }) => normal(`${program}: ${text}`)).sort();
}

/** One look at the queue and the mailboxes for all tokens; waits until nothing moves any more. */
const SETTLED = `i=0
while [ -n "$(find /var/spool/postfix/incoming /var/spool/postfix/active /var/spool/postfix/maildrop -type f 2>/dev/null)" ] && [ $i -lt 150 ]; do sleep 0.1; i=$((i+1)); done
W='/var/spool/postfix/incoming /var/spool/postfix/active /var/spool/postfix/deferred /var/spool/postfix/hold /home /var/mail /root /var/vmail'
{ grep -rao 'canary-[0-9a-f]*' $W || grep -ro 'canary-[0-9a-f]*' $W; } 2>/dev/null | sort -u
true`;

/** Token → where its message ended. */
export async function fatesOf(sandbox: Sandbox): Promise<Map<string, string[]>> {
  const { stdout } = await sandbox.run('mail', ['sh', '-c', SETTLED], { timeoutMs: 60_000 });
  const fates = new Map<string, Set<string>>();
  const add = (token: string, fate: string) => fates.set(token, (fates.get(token) ?? new Set()).add(fate));
  for (const line of stdout.split('\n')) {
    const [, path = '', token = ''] = /^(.*):(canary-[0-9a-f]{16})$/.exec(line) ?? [];
    if (token !== '') add(token, placeOf(path));
  }
  for (const { tokens, mailFrom, rcptTo, role } of await sandbox.internet.deliveries())
    for (const token of tokens)
      add(
        token,
        `${mailFrom === '' && /^(antispam|sender)/.test(rcptTo) ? 'bounced to' : 'delivered to'} ${rcptTo} (${role})`,
      );
  return new Map([...fates].map(([token, places]) => [token, [...places].sort()]));
}

function placeOf(path: string): string {
  const queue = /^\/var\/spool\/postfix\/(\w+)\//.exec(path)?.[1];
  if (queue !== undefined) return `queue ${queue}`;
  return `mailbox ${path.replace(/\/(new|cur|tmp)\/.*/, '/')}`;
}
