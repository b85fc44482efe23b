/** Spam as it looks, with words of our own and nothing behind its links: whom it comes from and goes to, and its text. */
import { type Draw, drawFrom } from '../../world/draw.ts';
import { STRANGERS } from '../../world/words.ts';
import type { Cast, World } from '../../world/world.ts';
import type { Envelope } from '../internet.ts';

export interface SpamOptions {
  world: World;
  cast: Cast;
  /** Each number gives another message, and the same number the same. */
  serial: number;
  /** The computer that sends it. */
  client: string;
  /** Pretends to be a colleague. */
  forged?: boolean;
  /** Goes only where it stays in the queue. */
  stuck?: boolean;
}

const NAMES = [
  'Parcel Desk',
  'Claims Office',
  'Dr. Wellness',
  'Loan Centre',
  'Outlet Club',
  'Prize Department',
] as const;
const SUBJECTS = [
  'Your parcel waits at the depot',
  'Last reminder: your claim expires today',
  'You were chosen among 4,000 customers',
  'A loan in ten minutes, nobody asks',
  'The tea that doctors keep quiet about',
  'Watches from the factory, today only',
] as const;
const LINES = [
  'Dear customer, we tried to reach you twice and could not.',
  'Only eleven places are left and yours is one of them.',
  'Nobody else in your street knows about this yet.',
  'Pay nothing today. Pay nothing tomorrow. Just follow the link.',
  'This is not an advertisement, it is a notice.',
  'Our director himself asked us to write to you.',
] as const;

/** Of a hundred messages: so many to spam traps, to people, to people who do not exist, to a partner; the others end nowhere. */
const SHARES = { trap: 15, people: 45, unknown: 65, partner: 70 } as const;
/** Of a hundred: so many as a colleague, and as an address whose host is dead, so that its bounces stay. */
const SENDERS = { colleague: 25, deadEnd: 60 } as const;

export function spam(options: SpamOptions): Envelope & { message: string } {
  const { world, cast, serial, client } = options;
  const draw = drawFrom(`relaylab spam 1 ${world.seed} ${serial}`);
  const mailFrom = sender(draw, options);
  const rcptTo = recipient(draw, options);
  const path = draw.hex(8);
  const message = [
    `From: "${draw.pick(NAMES)}" <${mailFrom}>`,
    `To: <${rcptTo}>`,
    `Subject: ${draw.pick(SUBJECTS)}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${draw.hex(10)}@${client}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    ...draw.sample(LINES, 3),
    '',
    `http://${cast.spamMark}/${path}`,
    '',
  ].join('\r\n');
  return { mailFrom: `<${mailFrom}>`, rcptTo: [`<${rcptTo}>`], message };
}

function sender(draw: Draw, { world, cast, forged }: SpamOptions): string {
  const kind = draw.between(0, 99);
  const user = `${draw.pick(STRANGERS)}${draw.between(10, 999)}`;
  if (forged ?? kind < SENDERS.colleague) return `${draw.pick(world.people).login}@${world.domain}`;
  if (kind < SENDERS.deadEnd) return `${user}@${cast.deadEnd.domain}`;
  return `${user}@${draw.hex(6)}.test`;
}

function recipient(draw: Draw, { world, cast, stuck }: SpamOptions): string {
  const kind = draw.between(stuck ? SHARES.unknown : 0, 99);
  const provider = draw.pick(world.providers);
  const user = `${draw.pick(STRANGERS)}.${draw.hex(4)}`;
  if (kind < SHARES.trap) return `${user}@${world.spamTrap.domain}`;
  if (kind < SHARES.people) return `${draw.pick(provider.mailboxes)}@${provider.domain}`;
  if (kind < SHARES.unknown) return `${user}@${provider.domain}`;
  if (kind < SHARES.partner) return `${draw.pick(cast.partner.mailboxes)}@${cast.partner.domain}`;
  return `${user}@${cast.deadEnd.domain}`;
}
