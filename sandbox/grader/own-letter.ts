/**
 * The student's own letter, as it lies in a mailbox of the mail host. What counts is what Postfix wrote into it; the log
 * has to agree, for a letter can be put into a mailbox by hand, but then no log knows of it.
 */
import type { Check } from '../../labs/schema.ts';
import type { Sandbox } from '../drivers/driver.ts';
import type { World } from '../world/world.ts';
import { follow } from './canary.ts';
import { headersOf } from './headers.ts';

export type LetterWish = Extract<Check, { check: 'letter-typed' }>['letter'];

export interface OwnLetter {
  /** Headers and text, as they lie there. */
  text: string;
  queueId: string;
  /** Lines of the mail log about it. */
  log: string[];
  /** Why it is not the one that was asked for; one sentence for the student. */
  problem?: string;
}

/** `from NAME (NAME [ADDRESS]) by HOST (Postfix) with ESMTP id ID …` */
const RECEIVED = /^from \S+ \(\S+ \[(?:IPv6:)?([^\]]+)\]\).*? by (\S+) \([^)]*\) with \S+ id ([0-9A-Za-z]+)/;

/** Every letter with the world's proof token in any mailbox; those without a problem first. `wish`: names filled in. */
export async function ownLetters(sandbox: Sandbox, wish: LetterWish, patienceMs?: number): Promise<OwnLetter[]> {
  const { world } = sandbox;
  // Who presses Check right after sending should not be told that the letter is still on its way.
  await follow(sandbox, world.proofToken, '', patienceMs);
  const mailboxes = await sandbox.search(world.proofToken, 'mailboxes');
  const letters = await Promise.all(
    mailboxes.flatMap(({ owner = '', data }) =>
      lettersIn(new TextDecoder().decode(data))
        .filter((text) => text.includes(world.proofToken))
        .map((text) => judge(sandbox, wish, text, owner)),
    ),
  );
  return letters.sort((a, b) => Number(a.problem !== undefined) - Number(b.problem !== undefined));
}

/** Addresses of the host that the letter has to come from. */
export function clientAddresses(world: World, { from }: LetterWish): string[] {
  const { v4, v6 } = from === 'outside' ? world.outside.public : world.inside.lan;
  return [v4, v6];
}

/** One letter of a Maildir, or all of an mbox, without the lines that part them. */
function lettersIn(text: string): string[] {
  if (!text.startsWith('From ')) return [text];
  return text.split(/^From .*\n/m).slice(1);
}

async function judge(sandbox: Sandbox, wish: LetterWish, text: string, owner: string): Promise<OwnLetter> {
  const headers = headersOf(text);
  const [newest = ''] = headers.get('received') ?? [];
  const [, client = '', by = '', queueId = ''] = RECEIVED.exec(newest) ?? [];
  const log = queueId === '' ? [] : await sandbox.mailLog(`${queueId}: `);
  const problem = problemWith(sandbox.world, wish, { headers, client, by, queueId, log, owner });
  return { text, queueId, log, ...(problem === undefined ? {} : { problem }) };
}

interface Facts {
  headers: Map<string, string[]>;
  client: string;
  by: string;
  queueId: string;
  log: string[];
  owner: string;
}

function problemWith(world: World, wish: LetterWish, facts: Facts): string | undefined {
  const { headers, client, by, queueId, log, owner } = facts;
  const first = (name: string) => headers.get(name)?.[0] ?? '';
  if (queueId === '' || by !== world.mail.name)
    return `A letter with your word lies in the mailbox of ${owner}, but its newest Received line tells of no SMTP dialogue with ${world.mail.name}: it was handed in on the server itself.`;
  if (!clientAddresses(world, wish).includes(client))
    return `Your letter came to ${world.mail.name} from ${client}, not from the ${wish.from} host.`;
  if (
    !log.some((line) => line.includes(`${queueId}: client=`) && line.includes(`[${client}]`)) ||
    !log.some(isDelivery)
  )
    return `A letter with your word lies in the mailbox of ${owner}, but the mail log knows nothing of ${queueId}: Postfix did not bring it there.`;
  const mailer = first('x-mailer') || first('user-agent');
  if (mailer !== '') return `Your letter was written by a program (${mailer}). Type it yourself, line by line.`;
  if (addressIn(first('return-path')) !== wish.sender.toLowerCase())
    return `The envelope sender of your letter is ${first('return-path') || '<>'}, not <${wish.sender}>: that is what MAIL FROM says.`;
  if (first('x-original-to').toLowerCase() !== wish.to.toLowerCase())
    return `Your letter was for ${first('x-original-to') || owner}, not for ${wish.to}: that is what RCPT TO says.`;
  if (addressIn(first('from')) !== wish.author.toLowerCase())
    return `The From header of your letter names ${first('from') || 'nobody'}, not ${wish.author}. It is a line of the message, after DATA.`;
  return undefined;
}

const isDelivery = (line: string): boolean => /: to=<[^>]*>.*status=sent /.test(line);

/** What stands in angle brackets, or the whole. */
function addressIn(text: string): string {
  return (/<([^>]*)>/.exec(text)?.[1] ?? text).trim().toLowerCase();
}
