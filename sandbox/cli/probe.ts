import { lookup } from 'node:dns/promises';
import { writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { readConfig } from '../config.ts';
import { LabError } from '../errors.ts';
import { compose, newToken } from '../grader/canary.ts';
import { isOpenRelay, isRelayed, type PatternVerdict, probeRelay } from '../grader/relay-probe.ts';
import type { Transcript } from '../internet/internet.ts';
import { nodeNetwork } from '../internet/node-network.ts';
import { createProber } from '../internet/prober.ts';
import { fateIn, type Inbox } from './probe/inbox.ts';
import { junit } from './probe/junit.ts';
import { listener } from './probe/listener.ts';
import { parseMailboxUrl } from './probe/mailbox-url.ts';
import { maildir } from './probe/maildir.ts';
import { refuseForeign, staysHome } from './probe/recipients.ts';
import { type AddCommand, FOUND_WANTING, print, printJson, printTable } from './result.ts';

interface Options {
  ownDomain: string;
  ownHost?: string;
  foreignDomain: string;
  fromAddress: string;
  helo: string;
  tls: 'none' | 'starttls' | 'implicit';
  timeout: string;
  mine: string[];
  maildir?: string;
  listen?: string;
  imap?: string;
  wait: string;
  junit?: string;
  json?: boolean;
}

/** Reserved for documentation (RFC 2606): nobody's mail can be hit. Unless messages are followed, the test stops at RCPT. */
const FOREIGN_DOMAIN = 'example.net';

export const addProbe: AddCommand = (program, done) => {
  program
    .command('probe')
    .description(
      'ask a mail server of your own whether it would relay for strangers; messages are sent only to be followed',
    )
    .argument('<host:port>', 'the server; port 25 when left out')
    .requiredOption('--own-domain <domain>', 'the mail domain that the server is responsible for')
    .option('--own-host <name>', "the server's own name (default: as it greets)")
    .option('--foreign-domain <domain>', 'the domain that a stranger would want to reach', FOREIGN_DOMAIN)
    .option('--mine <domain...>', 'further domains of your own, which messages may be sent to', [])
    .option('--maildir <folder>', 'send messages, and look for them in this Maildir of the foreign domain')
    .option('--listen <address:port>', 'send messages, and take them here as the mail server of the foreign domain')
    .option(
      '--imap <url>',
      'send messages, and look for them in this mailbox of the foreign domain: imaps://user@host/mailbox, the password in RELAYLAB_IMAP_PASSWORD',
    )
    .option('--wait <seconds>', 'how long to look for each message', '10')
    .option('--from-address <ip>', 'local address to connect from', '0.0.0.0')
    .option('--helo <name>', 'name to greet with', 'probe.example')
    .option('--tls <kind>', 'none, starttls or implicit', 'none')
    .option('--timeout <seconds>', 'for each reply', '10')
    .option('--junit <file>', 'write the verdicts as JUnit XML, too')
    .option('--json', 'print JSON')
    .action(async (target: string, options: Options) => {
      const verdicts = await ask(target, options);
      const open = isOpenRelay(verdicts);
      if (options.junit !== undefined) await writeFile(options.junit, junit(target, verdicts));
      const patterns = verdicts.map(({ id, family, kind, from, to, reply, accepted, fate }) => ({
        id,
        family,
        kind,
        from,
        to,
        reply,
        accepted,
        fate,
      }));
      if (options.json) printJson({ target, open, patterns });
      else show(target, open, verdicts);
      done(open ? FOUND_WANTING : 0);
    });
};

/** Throws LabError `bad-request`, and `could-not-run` when the server does not talk. */
async function ask(target: string, options: Options): Promise<PatternVerdict[]> {
  if (!['none', 'starttls', 'implicit'].includes(options.tls))
    throw new LabError('bad-request', `--tls: "${options.tls}" is none of none, starttls, implicit.`);
  const seconds = Number(options.timeout);
  if (!(seconds > 0)) throw new LabError('bad-request', `--timeout: "${options.timeout}" is not a number of seconds.`);
  const ownDomains = [options.ownDomain, ...options.mine];
  refuseForeign(options.foreignDomain, ownDomains);
  const waitMs = Number(options.wait) * 1_000;
  if (!(waitMs > 0)) throw new LabError('bad-request', `--wait: "${options.wait}" is not a number of seconds.`);
  await using inbox = await openInbox(options);
  const { host, port } = parse(target);
  const { address, family } = await resolve(host);
  const prober = createProber(nodeNetwork());
  const from = family === 6 && options.fromAddress === '0.0.0.0' ? '::' : options.fromAddress;
  const common = { from, to: { address, port }, helo: options.helo, tls: options.tls, timeoutMs: seconds * 1_000 };
  const hello = await prober.probe({ ...common, envelopes: [] });
  if (!hello.ehlo)
    throw new LabError('could-not-run', `${target} ${WHY_SILENT[hello.ended]}. Nothing could be tested.`);
  const ownHost = options.ownHost ?? hello.banner?.text.split(/\s/)[0] ?? host;
  const own = [...ownDomains, options.foreignDomain, ownHost, `[${address}]`];
  return await probeRelay({
    ...common,
    prober,
    ...(inbox
      ? {
          canaries: {
            compose: ({ envelope }) => canaryFor(envelope.rcptTo[0] ?? '', options.foreignDomain, own),
            follow: (token) => fateIn(inbox, token, waitMs),
          },
        }
      : {}),
    target: { ownDomain: options.ownDomain, ownHost, ownAddress: address, foreignDomain: options.foreignDomain },
  });
}

async function openInbox({ maildir: folder, listen, imap: url }: Options): Promise<Inbox | undefined> {
  if ([folder, listen, url].filter((place) => place !== undefined).length > 1)
    throw new LabError('bad-request', 'Name one of --maildir, --listen and --imap.');
  if (folder !== undefined) return maildir(folder);
  if (listen !== undefined) return listener(listen);
  return url === undefined ? undefined : openMailbox(url);
}

async function openMailbox(url: string): Promise<Inbox> {
  const mailbox = parseMailboxUrl(url);
  const { imapPassword } = readConfig();
  if (imapPassword === undefined)
    throw new LabError('bad-request', '--imap: put the password into the environment variable RELAYLAB_IMAP_PASSWORD.');
  // The IMAP client is loaded only where one is asked for.
  const { imap } = await import('./probe/imap.ts');
  return imap(mailbox, imapPassword);
}

/** undefined where the recipient could be somebody else's. */
function canaryFor(recipient: string, foreignDomain: string, own: string[]) {
  if (!staysHome(recipient, own)) return undefined;
  const token = newToken();
  const message = compose({
    token,
    from: `probe@${foreignDomain}`,
    to: `relaytest@${foreignDomain}`,
    subject: 'Relay test',
  });
  return { token, message };
}

const WHY_SILENT: Record<Transcript['ended'], string> = {
  complete: 'did not answer EHLO',
  refused: 'refuses connections',
  unreachable: 'cannot be reached',
  'no-banner': 'takes connections but does not greet; its log will say why',
  closed: 'closed the connection',
  timeout: 'stopped answering',
  'tls-failed': 'could not agree on TLS',
  'auth-failed': 'refused the login',
};

/** `host`, `host:port`, `[v6]:port`. */
function parse(target: string): { host: string; port: number } {
  const found = /^(?:\[([0-9a-f:.]+)\]|([^:\s]+))(?::(\d+))?$/i.exec(target);
  const port = Number(found?.[3] ?? 25);
  const host = found?.[1] ?? found?.[2];
  if (!host || port < 1 || port > 65_535)
    throw new LabError('bad-request', `"${target}" is not host:port. IPv6 addresses stand in brackets: [::1]:25.`);
  return { host, port };
}

async function resolve(host: string): Promise<{ address: string; family: number }> {
  if (isIP(host)) return { address: host, family: isIP(host) };
  try {
    return await lookup(host);
  } catch (error) {
    throw new LabError(
      'could-not-run',
      `${host} has no address: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function show(target: string, open: boolean, verdicts: PatternVerdict[]): void {
  const word = (verdict: PatternVerdict) =>
    verdict.accepted
      ? isRelayed(verdict)
        ? verdict.fate === 'delivered'
          ? 'RELAYED'
          : 'ACCEPTED'
        : 'accepted (own mail)'
      : verdict.reply
        ? 'refused'
        : 'no answer';
  printTable(
    ['test', 'verdict', 'MAIL FROM', 'RCPT TO', 'reply'],
    verdicts.map((verdict) => [verdict.id, word(verdict), verdict.from, verdict.to, verdict.reply]),
  );
  const got = verdicts.filter(isRelayed).length;
  print(
    open
      ? `\n${target} accepts mail from strangers to strangers: ${got} of ${verdicts.length} tests. It is an open relay, unless it throws such mail away.`
      : `\n${target} refused all ${verdicts.filter(({ kind }) => kind === 'relay').length} relay tests from here.`,
  );
}
