/** openssl s_client: a dialogue through TLS. */
import type { Duplex } from 'node:stream';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Machine } from '../../machine.ts';
import { connectByName, strerror, UnknownHost } from '../network/connect.ts';
import { portNumber } from '../network/services.ts';
import { nameParts, startTls } from '../network/tls.ts';
import { WireReader } from '../network/wire-reader.ts';
import type { ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { Input } from '../run/input.ts';
import { absolute } from '../run/paths.ts';
import { readWords, type Words } from './words.ts';

const VALUED = [
  'connect',
  'host',
  'port',
  'starttls',
  'servername',
  'CAfile',
  'CApath',
  'cert',
  'key',
  'name',
  'verify',
  'bind',
];
const TIMEOUT_MS = 30_000;

export async function sClient(words: string[], io: ProgramIo, machine: Machine): Promise<number> {
  const given = readWords(words, VALUED);
  const target =
    given.value('connect') ??
    given.operands[0] ??
    `${given.value('host') ?? 'localhost'}:${given.value('port') ?? 4433}`;
  const [, host = '', portText = ''] = /^\[?(.*?)\]?:(\w+)$/.exec(target) ?? [];
  const port = portNumber(portText);
  if (port === undefined) throw new Failure(`openssl s_client: -connect takes HOST:PORT, not ${target}`);
  const authorities = authoritiesOf(given, io, machine);
  const family = given.has('4') ? 4 : given.has('6') ? 6 : undefined;
  const plain = await connectByName(machine, host, port, { signal: io.signal, ...(family ? { family } : {}) }).catch(
    (error: unknown) => {
      throw new Failure(connectError(error));
    },
  );
  try {
    const ready = given.value('starttls') ? await askForTls(plain, given, io, machine) : { socket: plain, last: '' };
    const servername = given.value('servername') ?? (/^[\d.:]+$/.test(host) ? undefined : host);
    const options = { ...(servername ? { servername } : {}), ...authorities, checkServerIdentity: anyName };
    const secure = await startTls(ready.socket, io.signal, options).catch((error: unknown) => {
      throw new Failure(`CONNECTED(00000003)\n${strerror(error)}\n---\nno peer certificate available\n---`);
    });
    describe(secure, given, io);
    if (ready.last !== '') io.stdout(ready.last);
    return await converse(secure, given, io);
  } finally {
    plain.destroy();
  }
}

/** s_client judges the chain only; the name is for -verify_hostname (openssl-s_client(1)). */
const anyName = () => undefined;

/** What -CAfile names. Left out: as the library has it. */
function authoritiesOf(given: Words, io: ProgramIo, machine: Machine): { ca?: string } {
  const path = given.value('CAfile');
  if (path === undefined) return {};
  const ca = machine.files.readText(absolute(io, path));
  if (ca === undefined) throw new Failure(`Could not open file or uri for loading certs of CAfile from ${path}`);
  return { ca };
}

function connectError(error: unknown): string {
  if (error instanceof UnknownHost) return 'BIO_lookup_ex: Name or service not known\nconnect:errno=22';
  const numbers: Record<string, number> = { ECONNREFUSED: 111, EHOSTUNREACH: 113, ENETUNREACH: 101, ETIMEDOUT: 110 };
  const code = error instanceof Error && 'code' in error ? numbers[String(error.code)] : undefined;
  return `BIO_connect:${strerror(error)}\nconnect:errno=${code ?? 0}`;
}

/** Up to the reply to STARTTLS. `last` is the last line of the reply to EHLO, which s_client shows. */
async function askForTls(
  plain: Duplex,
  given: Words,
  io: ProgramIo,
  machine: Machine,
): Promise<{ socket: Duplex; last: string }> {
  const protocol = given.value('starttls');
  if (protocol !== 'smtp')
    throw new Failure(`openssl s_client: -starttls ${protocol} is not emulated in this lab; smtp is`);
  const reader = new WireReader(plain);
  const reply = async (): Promise<string[]> => {
    const lines: string[] = [];
    for (;;) {
      const got = await reader.line(TIMEOUT_MS, io.signal);
      if (!('line' in got)) return lines;
      lines.push(got.line);
      if (/^\d{3} /.test(got.line)) return lines;
    }
  };
  await reply();
  plain.write(`EHLO ${given.value('name') ?? machine.name}\r\n`);
  const offered = await reply();
  if (!offered.some((line) => /^250[ -]STARTTLS/i.test(line)))
    io.stderr("Didn't find STARTTLS in server response, trying anyway...\n");
  plain.write('STARTTLS\r\n');
  const [answer = ''] = await reply();
  if (!answer.startsWith('220'))
    throw new Failure(
      `CONNECTED(00000003)\n${answer.trimEnd()}\nwrong version number\n---\nno peer certificate available\n---`,
    );
  return { socket: reader.release(), last: `${offered.at(-1)?.trimEnd() ?? ''}\n` };
}

function describe(secure: TLSSocket, given: Words, io: ProgramIo): void {
  const peer = secure.getPeerCertificate(true);
  const subject = name(peer.subject);
  const problem = secure.authorized ? undefined : secure.authorizationError;
  io.stderr(`depth=0 ${subject}\n${problem ? `verify error:${verdict(problem)}\n` : ''}verify return:1\n`);
  if (given.has('quiet') || given.has('brief')) return;
  const cipher = secure.getCipher();
  io.stdout(`CONNECTED(00000003)
---
Certificate chain
 0 s:${subject}
   i:${name(peer.issuer)}
   v:NotBefore: ${peer.valid_from}; NotAfter: ${peer.valid_to}
---
Server certificate
-----BEGIN CERTIFICATE-----
${
  peer.raw
    ?.toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n') ?? ''
}
-----END CERTIFICATE-----
subject=${subject}
issuer=${name(peer.issuer)}
---
No client certificate CA names sent
---
SSL handshake has read ${secure.bytesRead} bytes and written ${secure.bytesWritten} bytes
${problem ? `Verification error: ${words(problem)}` : 'Verification: OK'}
---
New, ${secure.getProtocol()}, Cipher is ${cipher.name}
Server public key is ${peer.bits ?? 0} bit
Verify return code: ${
    problem
      ? verdict(problem)
          .replace('num=', '')
          .replace(/^(\d+):(.*)$/, '$1 ($2)')
      : '0 (ok)'
  }
---
`);
}

function name(subject: DetailedPeerCertificate['subject'] | undefined): string {
  return nameParts(subject)
    .map(([key, value]) => `${key} = ${value}`)
    .join(', ');
}

/** OpenSSL's numbers for what can be wrong with a chain (verify(1)). */
const VERDICTS: Record<string, [number: number, text: string]> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: [18, 'self-signed certificate'],
  SELF_SIGNED_CERT_IN_CHAIN: [19, 'self-signed certificate in certificate chain'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [20, 'unable to get local issuer certificate'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [21, 'unable to verify the first certificate'],
  CERT_HAS_EXPIRED: [10, 'certificate has expired'],
};

function codeOf(problem: Error | string): string {
  if (typeof problem === 'string') return problem;
  return 'code' in problem ? String(problem.code) : problem.message;
}

function words(problem: Error | string): string {
  return VERDICTS[codeOf(problem)]?.[1] ?? codeOf(problem);
}

function verdict(problem: Error | string): string {
  return `num=${VERDICTS[codeOf(problem)]?.[0] ?? 1}:${words(problem)}`;
}

async function converse(secure: TLSSocket, given: Words, io: ProgramIo): Promise<number> {
  const input = new Input(io);
  const plainInput = given.has('quiet') || given.has('ign_eof');
  const closed = new Promise<undefined>((resolve) => {
    secure.once('end', () => resolve(undefined));
    secure.once('close', () => resolve(undefined));
    secure.on('error', () => resolve(undefined));
    io.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  secure.on('data', (chunk: Buffer) => io.stdout(chunk));
  for (;;) {
    const line = await Promise.race([input.line().then((text) => ({ text })), closed]);
    if (!line) {
      if (!plainInput) io.stdout('closed\n');
      return 0;
    }
    if (line.text === undefined && plainInput) await closed;
    if (line.text === undefined || (!plainInput && line.text.startsWith('Q'))) {
      if (!plainInput) io.stdout('DONE\n');
      secure.end();
      return 0;
    }
    if (!plainInput && line.text.startsWith('R')) io.stdout('RENEGOTIATING\n');
    else if (secure.writable) secure.write(`${line.text.replace(/\r$/, '')}${given.has('crlf') ? '\r\n' : '\n'}`);
  }
}
