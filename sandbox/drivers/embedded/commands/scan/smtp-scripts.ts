/** nmap's scripts smtp-commands and smtp-open-relay, by what they send and print. */
import type { Machine } from '../../machine.ts';
import { connect } from '../network/connect.ts';
import { startTls } from '../network/tls.ts';
import { WireReader } from '../network/wire-reader.ts';
import type { ProgramIo } from '../program.ts';

interface ScriptTarget {
  address: string;
  port: number;
  args: Map<string, string>;
  verbose: boolean;
}

type Script = (target: ScriptTarget, io: ProgramIo, machine: Machine) => Promise<string[] | undefined>;

const TIMEOUT_MS = 10_000;
/** TLS from the first byte. */
const SUBMISSIONS = 465;

export const SCRIPTS: ReadonlyMap<string, Script> = new Map([
  ['smtp-commands', commands],
  ['smtp-open-relay', openRelay],
]);

/** The first line that a server says of its own accord, or ''. */
export async function readBanner(
  target: { address: string; port: number },
  io: ProgramIo,
  machine: Machine,
): Promise<string> {
  const line = await withDialogue(target, io, machine, async (say) => (await say(undefined))?.text);
  return line ?? '';
}

interface Reply {
  code: string;
  text: string;
}

type Say = (command: string | undefined) => Promise<Reply | undefined>;

async function withDialogue<T>(
  { address, port }: { address: string; port: number },
  io: ProgramIo,
  machine: Machine,
  work: (say: Say) => Promise<T>,
): Promise<T> {
  const plain = await connect(machine, address, port, { signal: io.signal, timeoutMs: TIMEOUT_MS });
  try {
    const reader = new WireReader(port === SUBMISSIONS ? await startTls(plain, io.signal) : plain);
    return await work(async (command) => {
      if (command !== undefined && reader.socket.writable) reader.socket.write(`${command}\r\n`);
      return readReply(reader, io.signal);
    });
  } finally {
    plain.destroy();
  }
}

async function readReply(reader: WireReader, signal: AbortSignal): Promise<Reply | undefined> {
  let text = '';
  for (;;) {
    const got = await reader.line(TIMEOUT_MS, signal);
    if (!('line' in got)) return text === '' ? undefined : { code: text.slice(0, 3), text };
    text += got.line;
    if (/^\d{3} /.test(got.line)) return { code: got.line.slice(0, 3), text };
  }
}

async function commands(target: ScriptTarget, io: ProgramIo, machine: Machine): Promise<string[] | undefined> {
  return withDialogue(target, io, machine, async (say) => {
    if (!(await say(undefined))) return ["Couldn't establish connection on port ".concat(String(target.port))];
    const reply = await say(`EHLO ${target.args.get('smtp.domain') ?? 'nmap.scanme.org'}`);
    await say('QUIT');
    if (reply?.code !== '250') return undefined;
    return [
      reply.text
        .trim()
        .split(/\r?\n/)
        .map((line) => line.slice(4))
        .join(', '),
    ];
  });
}

/** The sixteen envelopes of smtp-open-relay.nse; the reply to RCPT decides, nothing is sent. */
async function openRelay(target: ScriptTarget, io: ProgramIo, machine: Machine): Promise<string[] | undefined> {
  const domain = target.args.get('domain') ?? 'nmap.scanme.org';
  return withDialogue(target, io, machine, async (say) => {
    const banner = await say(undefined);
    if (!banner) return undefined;
    const server = /^220[ -](\S+)/.exec(banner.text)?.[1] ?? 'localhost';
    if ((await say(`EHLO ${domain}`))?.code !== '250') return ['EHLO was not accepted'];
    const envelopes = relayEnvelopes(
      domain,
      server,
      target.args.get('ip') ?? target.address,
      target.args.get('from') ?? 'antispam',
      target.args.get('to') ?? 'relaytest',
    );
    const accepted: string[] = [];
    for (const [from, to] of envelopes) {
      const verdict = await tryEnvelope(say, from, to);
      if (verdict === 'needs-auth') return ["Server isn't an open relay, authentication needed"];
      if (verdict === 'accepted') accepted.push(`MAIL FROM:<${from}> -> RCPT TO:<${to}>`);
    }
    await say('QUIT');
    if (accepted.length === 0) return ["Server doesn't seem to be an open relay, all tests failed"];
    const headline = `Server is an open relay (${accepted.length}/${envelopes.length} tests)`;
    return target.verbose ? [headline, ...accepted] : [headline];
  });
}

async function tryEnvelope(say: Say, from: string, to: string): Promise<'accepted' | 'refused' | 'needs-auth'> {
  await say('RSET');
  for (const command of [`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`]) {
    const reply = await say(command);
    if (reply?.code === '530') return 'needs-auth';
    if (!reply?.code.startsWith('2')) return 'refused';
  }
  return 'accepted';
}

function relayEnvelopes(d: string, server: string, ip: string, from: string, to: string): [string, string][] {
  const literal = `${from}@[${ip}]`;
  const tricks = [
    `${to}%${d}@[${ip}]`,
    `${to}%${d}@${server}`,
    `"${to}@${d}"`,
    `"${to}%${d}"`,
    `${to}@${d}@[${ip}]`,
    `"${to}@${d}"@[${ip}]`,
    `${to}@${d}@${server}`,
    `@[${ip}]:${to}@${d}`,
    `@${server}:${to}@${d}`,
    `${d}!${to}`,
    `${d}!${to}@[${ip}]`,
    `${d}!${to}@${server}`,
  ];
  return [
    ['', `${to}@${d}`],
    [`${from}@${d}`, `${to}@${d}`],
    [`${from}@${server}`, `${to}@${d}`],
    [literal, `${to}@${d}`],
    ...tricks.map((recipient): [string, string] => [literal, recipient]),
  ];
}
