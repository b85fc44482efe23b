/** What is worked out on paper is what a session gets: the same letters, sent and rehearsed, in every state of these labs. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../sandbox/drivers/driver.ts';
import { OnPaper, type PaperLetter, serverFor } from '../../sandbox/grader/on-paper.ts';
import type { SmtpReply, Transcript } from '../../sandbox/internet/internet.ts';
import type { World } from '../../sandbox/world/world.ts';
import { gradedSandboxes } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();
const LABS = resolve(import.meta.dirname, '../../labs');
const statesOf = (lab: string) => ['none', 'solution', ...readdirSync(resolve(LABS, lab, 'mutants'))];

type Asked = PaperLetter & { password?: string };

/** Who writes to whom: strangers near and far, colleagues, both families; to us, to others, to nobody. */
function lettersIn(world: World, ports: number[]): Asked[] {
  const { prober, domain, people, providers } = world;
  const [person] = people;
  const [provider] = providers;
  if (!person || !provider) throw new Error('the world has no people');
  const home = `${person.login}@${domain}`;
  const away = `${provider.mailboxes[0]}@${provider.domain}`;
  const far = prober.outside[0];
  const clients = [far?.v4, far?.v6, prober.outside.at(-1)?.v4, prober.neighbours[1]?.v4, prober.office[0]?.v4].filter(
    (address) => address !== undefined,
  );
  const envelopes = [
    [away, away],
    [home, away],
    ['', home],
    [away, `nobody-here@${domain}`],
    [away, `victim%elsewhere.test@${domain}`],
  ] as const;
  const letters = clients.flatMap((client) =>
    envelopes.flatMap(([sender, recipient]) =>
      ports.map((port): Asked => ({ client, port, helo: 'somebody.test', sender, recipient })),
    ),
  );
  const logins = ports
    .filter((port) => port !== 25)
    .map((port): Asked => {
      const who = { login: person.login, password: person.password };
      return { client: clients[0] ?? '', port, helo: 'home.test', sender: home, recipient: away, ...who };
    });
  return [...letters, ...logins];
}

async function sent({ internet, world }: Sandbox, { client, port, helo = '', password = '', ...letter }: Asked) {
  const address = serverFor(world, client);
  const { login } = letter;
  const transcript = await internet.probe({
    from: client,
    to: { address, port },
    helo,
    tls: letter.tls ? (port === 465 ? 'implicit' : 'starttls') : 'none',
    ...(login === undefined ? {} : { auth: { login, password, mechanism: 'PLAIN' } }),
    envelopes: [
      {
        mailFrom: `<${letter.sender}>`,
        rcptTo: [`<${letter.recipient}>`],
        message: 'Subject: a letter\r\n\r\nWith a line.\r\n',
      },
    ],
    timeoutMs: 10_000,
  });
  return lastWord(transcript);
}

/** The first refusal, or what was said to the whole message; else how the dialogue ended. */
function lastWord({ banner, ehlo, auth, envelopes, ended }: Transcript): string {
  const [envelope] = envelopes;
  const replies = [banner, ehlo, auth, envelope?.mail, ...(envelope?.rcpt ?? []), envelope?.data, envelope?.end];
  const given = replies.filter((reply) => reply !== undefined);
  const word = given.find(({ code }) => code >= 400) ?? envelope?.end;
  return word ? firstLine(word) : ended === 'no-banner' || ended === 'tls-failed' ? 'no-greeting' : 'not-listening';
}

const firstLine = ({ code, enhanced, text }: SmtpReply): string =>
  [code, enhanced, text.split('\n')[0]?.replace(/queued as \w+$/, 'queued')].filter(Boolean).join(' ');

async function rehearsed(paper: OnPaper, { password, ...letter }: Asked): Promise<string> {
  const run = await paper.rehearse(letter);
  return run?.reply ?? run?.outcome ?? 'nothing';
}

async function differences(lab: string, state: string, ports: number[]) {
  const { sandbox } = await sandboxIn(lab, state);
  return compared(sandbox, lettersIn(sandbox.world, ports));
}

async function compared(sandbox: Sandbox, letters: Asked[]): Promise<{ asked: number; different: object[] }> {
  // What runs is what lies on the disk.
  await sandbox.restartMail();
  const paper = new OnPaper(sandbox);
  const different: object[] = [];
  for (const letter of letters) {
    const tls = letter.port !== 25;
    const [paperSays, mailSays] = [await rehearsed(paper, { ...letter, tls }), await sent(sandbox, { ...letter, tls })];
    if (paperSays !== mailSays) different.push({ ...letter, paperSays, mailSays });
    // Who is not even greeted waits, and so does everybody else.
    else if (mailSays === 'no-greeting') break;
  }
  return { asked: letters.length, different };
}

describe('on paper and by mail the same is said', () => {
  // A service that does not run is not seen in the files.
  test.each(statesOf('trusted-hosts').filter((state) => state !== 'service-stopped'))(
    'in trusted-hosts, %s',
    async (state) => {
      const { asked, different } = await differences('trusted-hosts', state, [25]);
      expect(different).toEqual([]);
      expect(asked).toBe(25);
    },
  );

  test.each(['none', 'solution', 'login-on-25', 'wide-networks-on-587', 'login-in-clear'])(
    'in authentication, %s',
    async (state) => {
      expect((await differences('authentication', state, [25, 465, 587])).different).toEqual([]);
    },
  );

  test.each([
    'mynetworks = 10.20.30.1/24',
    'mynetworks = 0.0.0.0',
    'mynetworks = ::1',
    'smtpd_relay_restrictions = permit',
    'smtpd_recipient_restrictions = permit_mynetworks, no_such_restriction',
    'smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/absent',
    'smtpd_helo_restrictions = reject_unknown_helo_hostname, check_helo_access',
    'smtpd_client_restrictions = warn_if_reject reject, reject_rbl_client nosuch.test',
    'alias_maps = hash:/etc/postfix/absent',
    'smtpd_delay_reject = no\nsmtpd_helo_restrictions = reject',
    'smtpd_reject_footer = \\c; see $client_address',
    'soft_bounce = yes',
    'inet_protocols = ipv4',
    'smtpd_helo_required = perhaps',
    'smtpd_banner = ${myhostname',
  ])('in trusted-hosts with %s', async (lines) => {
    const { sandbox } = await sandboxIn('trusted-hosts', 'solution');
    const path = '/etc/postfix/main.cf';
    const before = new TextDecoder().decode(await sandbox.read('mail', path));
    await sandbox.write('mail', path, Buffer.from(`${before}\n${lines}\n`));
    const letters = lettersIn(sandbox.world, [25]).filter((_, index) => index % 4 === 0);
    expect((await compared(sandbox, letters)).different).toEqual([]);
  });
});
