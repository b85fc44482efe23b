/** People of the office write letters through their server, from their computers in the LAN. */
import type { Letter, World } from '../../world/world.ts';
import type { ProbeSession, Transcript } from '../internet.ts';

/** Resolves to the queue ID that the server gave it, or undefined when it did not take it. */
export async function postLetter(
  probe: (session: ProbeSession) => Promise<Transcript>,
  world: World,
  letter: Letter,
): Promise<string | undefined> {
  const from = `${letter.from.login}@${world.domain}`;
  const { envelopes } = await probe({
    from: letter.client.v4,
    to: { address: world.mail.lan.v4, port: 25 },
    helo: `pc${letter.client.v4.split('.').at(-1)}.lan.${world.domain}`,
    envelopes: [{ mailFrom: `<${from}>`, rcptTo: [`<${letter.to}>`], message: textOf(letter, from, world.domain) }],
  });
  const end = envelopes[0]?.end;
  return end && end.code < 300 ? /\bqueued as (\w+)/.exec(end.text)?.[1] : undefined;
}

function textOf({ id, from, to, subject, text }: Letter, address: string, domain: string): string {
  return [
    `From: ${from.name} <${address}>`,
    `To: <${to}>`,
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@${domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Hello,',
    '',
    text,
    '',
    `${from.name}`,
    '',
  ].join('\r\n');
}
