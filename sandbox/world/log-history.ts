/** The mail log of the day before, as the student finds it: how an ordinary server became a spammer's. In Postfix's own lines. */
import { type Draw, drawFrom } from './draw.ts';
import { STRANGERS } from './words.ts';
import type { Cast, World } from './world.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Letters in and out of an ordinary day. */
const ORDINARY = 70;
/** Messages of spam that are told one by one. */
const ABUSE = 150;
/** Strangers who tried and were refused, while the server was what it should be. */
const REFUSED = 5;
/** Between the change of the configuration and the first who found it. */
const UNFOUND_MINUTES = { from: 14, to: 45 } as const;
/** Between the test of the first and the flood. */
const QUIET_MINUTES = 9;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

interface Entry {
  /** Epoch milliseconds. */
  at: number;
  line: string;
}

interface Passed {
  at: number;
  client: string;
  from: string;
  to: string;
  relay: string;
  reply: string;
}

/** The text of /var/log/mail.log.1, for a student who comes at `now`. Undefined where the scene has no such log. */
export function logOfTheDayBefore(world: World, now: number): string | undefined {
  const { scene } = world;
  if (!scene?.abuse) return undefined;
  const draw = drawFrom(`relaylab log 1 ${world.seed}`);
  const midnight = Math.floor(now / DAY) * DAY - DAY;
  const begin = midnight + scene.abuse.hour * HOUR + scene.abuse.minute * MINUTE + draw.between(1, 55) * 1000;
  const changed = begin - draw.between(UNFOUND_MINUTES.from, UNFOUND_MINUTES.to) * MINUTE;
  const host = world.mail.name.split('.')[0] ?? 'mail';
  const entries = [
    ...ordinaryDay(world, draw, midnight),
    ...refusedOnes(scene, draw, Math.max(midnight, changed - 2 * HOUR), changed),
    ...reload(changed),
    ...abuse(world, scene, draw, begin, midnight + DAY),
  ];
  const lines = entries.filter(({ at }) => at >= midnight && at < midnight + DAY).sort((a, b) => a.at - b.at);
  return lines.map(({ at, line }) => `${stamp(at)} ${host} ${line}\n`).join('');
}

function ordinaryDay(world: World, draw: Draw, midnight: number): Entry[] {
  return Array.from({ length: ORDINARY }, () => {
    // People work from seven to seven.
    const at = midnight + draw.between(7 * 3600, 19 * 3600) * 1000;
    const person = draw.pick(world.people);
    const provider = draw.pick(world.providers);
    const stranger = `${draw.pick(provider.mailboxes)}@${provider.domain}`;
    const own = `${person.login}@${world.domain}`;
    const mx = `${provider.mx}[${provider.address.v4}]`;
    const office = draw.pick(world.prober.office).v4;
    const pc = `pc${office.split('.').at(-1)}.lan.${world.domain}[${office}]`;
    if (draw.between(0, 1) === 0)
      return passedOn(draw, { at, client: mx, from: stranger, to: own, relay: 'local', reply: 'delivered to mailbox' });
    return passedOn(draw, { at, client: pc, from: own, to: stranger, relay: `${mx}:25`, reply: taken(draw) });
  }).flat();
}

function refusedOnes({ spammers }: Cast, draw: Draw, from: number, to: number): Entry[] {
  return Array.from({ length: REFUSED }, () => {
    const at = from + draw.between(0, Math.max(0, Math.floor((to - from) / 1000) - 60)) * 1000;
    // Not the first: that one comes when the door is open.
    const { name, address } = draw.pick(spammers.hosts.slice(1));
    const client = `${name}[${address.v4}]`;
    const sender = `${draw.pick(STRANGERS)}${draw.between(1, 99)}@${draw.hex(6)}.test`;
    const target = `${draw.pick(STRANGERS)}${draw.between(1, 99)}@${draw.hex(5)}.test`;
    const smtpd = `postfix/smtpd[${draw.between(2000, 9000)}]`;
    return [
      { at, line: `${smtpd}: connect from ${client}` },
      {
        at: at + 400,
        line: `${smtpd}: NOQUEUE: reject: RCPT from ${client}: 554 5.7.1 <${target}>: Relay access denied; from=<${sender}> to=<${target}> proto=ESMTP helo=<${name}>`,
      },
      { at: at + 900, line: `${smtpd}: disconnect from ${client} ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4` },
    ];
  }).flat();
}

function reload(at: number): Entry[] {
  return [
    { at, line: 'postfix/postfix-script[1881]: refreshing the Postfix mail system' },
    { at: at + 30, line: 'postfix/master[412]: reload -- version 3.10.5, configuration /etc/postfix' },
  ];
}

/** One tries, then nothing for some minutes, then all of them, more and more. */
function abuse(world: World, scene: Cast, draw: Draw, begin: number, end: number): Entry[] {
  const { hosts } = scene.spammers;
  const flood = begin + QUIET_MINUTES * MINUTE;
  return Array.from({ length: ABUSE }, (_, index) => {
    const share = index / ABUSE;
    const at = index === 0 ? begin : flood + Math.floor((end - flood) * Math.sqrt(share)) - draw.between(0, 59) * 1000;
    const host = index === 0 ? hosts[0] : draw.pick(hosts);
    const provider = draw.pick(world.providers);
    const to = `${draw.pick(provider.mailboxes)}@${provider.domain}`;
    const forged = index > 0 && draw.between(0, 3) === 0;
    const from = forged
      ? `${draw.pick(world.people).login}@${world.domain}`
      : `${draw.pick(STRANGERS)}${draw.between(10, 999)}@${scene.deadEnd.domain}`;
    const client = `${host?.name}[${host?.address.v4}]`;
    const relay = `${provider.mx}[${provider.address.v4}]:25`;
    return passedOn(draw, { at: Math.max(at, begin), client, from, to, relay, reply: taken(draw) });
  }).flat();
}

function passedOn(draw: Draw, { at, client, from, to, relay, reply }: Passed): Entry[] {
  const id = `${draw.hex(5)}${draw.pick(['28890', '28891', '2889A', '288A1'])}${draw.hex(1)}`.toUpperCase();
  const pid = () => draw.between(2000, 9000);
  const smtpd = `postfix/smtpd[${pid()}]`;
  const qmgr = 'postfix/qmgr[414]';
  const agent = relay === 'local' ? 'local' : 'smtp';
  const messageId = `${draw.hex(10)}@${from.split('@')[1]}`;
  return [
    `${smtpd}: connect from ${client}`,
    `${smtpd}: ${id}: client=${client}`,
    `postfix/cleanup[${pid()}]: ${id}: message-id=<${messageId}>`,
    `${qmgr}: ${id}: from=<${from}>, size=${draw.between(700, 4200)}, nrcpt=1 (queue active)`,
    `${smtpd}: disconnect from ${client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`,
    `postfix/${agent}[${pid()}]: ${id}: to=<${to}>, relay=${relay}, delay=0.${draw.between(11, 94)}, delays=0.05/0.01/0.02/0.08, dsn=2.0.0, status=sent (${reply})`,
    `${qmgr}: ${id}: removed`,
  ].map((line, step) => ({ at: at + step * 40, line }));
}

function taken(draw: Draw): string {
  return `250 2.0.0 Ok: queued as ${draw.hex(10).toUpperCase()}`;
}

/** As syslog writes it: `Nov  3 08:05:09`. */
function stamp(at: number): string {
  const date = new Date(at);
  const time = date.toISOString().slice(11, 19);
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${time}`;
}
