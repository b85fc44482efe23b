import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { LabError } from '../errors.ts';
import { isOpenRelay, isRelayed, type PatternVerdict, probeRelay } from '../grader/relay-probe.ts';
import type { Transcript } from '../internet/internet.ts';
import { nodeNetwork } from '../internet/node-network.ts';
import { createProber } from '../internet/prober.ts';
import { type AddCommand, FOUND_WANTING, print, printJson, printTable } from './result.ts';

interface Options {
  ownDomain: string;
  ownHost?: string;
  foreignDomain: string;
  fromAddress: string;
  helo: string;
  tls: 'none' | 'starttls' | 'implicit';
  timeout: string;
  json?: boolean;
}

/** Reserved for documentation (RFC 2606): nobody's mail can be hit, and nothing is sent there: the test stops at RCPT. */
const FOREIGN_DOMAIN = 'example.net';

export const addProbe: AddCommand = (program, done) => {
  program
    .command('probe')
    .description('ask a mail server of your own whether it would relay for strangers; no message is sent')
    .argument('<host:port>', 'the server; port 25 when left out')
    .requiredOption('--own-domain <domain>', 'the mail domain that the server is responsible for')
    .option('--own-host <name>', "the server's own name (default: as it greets)")
    .option('--foreign-domain <domain>', 'the domain that a stranger would want to reach', FOREIGN_DOMAIN)
    .option('--from-address <ip>', 'local address to connect from', '0.0.0.0')
    .option('--helo <name>', 'name to greet with', 'probe.example')
    .option('--tls <kind>', 'none, starttls or implicit', 'none')
    .option('--timeout <seconds>', 'for each reply', '10')
    .option('--json', 'print JSON')
    .action(async (target: string, options: Options) => {
      const verdicts = await ask(target, options);
      const open = isOpenRelay(verdicts);
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
  const { host, port } = parse(target);
  const { address, family } = await resolve(host);
  const prober = createProber(nodeNetwork());
  const from = family === 6 && options.fromAddress === '0.0.0.0' ? '::' : options.fromAddress;
  const common = { from, to: { address, port }, helo: options.helo, tls: options.tls, timeoutMs: seconds * 1_000 };
  const hello = await prober.probe({ ...common, envelopes: [] });
  if (!hello.ehlo)
    throw new LabError('could-not-run', `${target} ${WHY_SILENT[hello.ended]}. Nothing could be tested.`);
  const ownHost = options.ownHost ?? hello.banner?.text.split(/\s/)[0] ?? host;
  return probeRelay({
    ...common,
    prober,
    target: { ownDomain: options.ownDomain, ownHost, ownAddress: address, foreignDomain: options.foreignDomain },
  });
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
        ? 'ACCEPTED'
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
