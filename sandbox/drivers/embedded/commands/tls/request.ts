/** openssl req -x509: a self-signed certificate with its key, for a server's STARTTLS. */
import { selfSigned } from '../../../../internet/authority.ts';
import type { Machine } from '../../machine.ts';
import type { ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { Input } from '../run/input.ts';
import { absolute } from '../run/paths.ts';
import { readWords } from './words.ts';

const VALUED = ['newkey', 'keyout', 'out', 'days', 'subj', 'key', 'config', 'addext', 'pkeyopt', 'set_serial'];

export async function makeCertificate(words: string[], io: ProgramIo, machine: Machine): Promise<number> {
  const given = readWords(words, VALUED);
  if (!given.has('x509') || given.has('key'))
    throw new Failure(
      'openssl req: only new self-signed certificates (-x509 with -keyout, without -key) are made in this lab',
    );
  if (!given.has('nodes') && !given.has('noenc'))
    throw new Failure(
      'openssl req: add -nodes: a mail server cannot type a pass phrase, and this lab makes no encrypted keys',
    );
  const name = given.value('subj') ? commonName(given.value('subj') ?? '') : await askName(io, machine);
  const { key, cert } = selfSigned(name);
  io.stderr('openssl req: the embedded lab makes an EC key (P-256), whatever -newkey says\n-----\n');
  machine.files.write(absolute(io, given.value('keyout') ?? 'privkey.pem'), key, { mode: 0o600 });
  const out = given.value('out');
  if (out === undefined) io.stdout(cert);
  // Key and certificate may share a file.
  else if (out === given.value('keyout')) machine.files.append(absolute(io, out), cert);
  else machine.files.write(absolute(io, out), cert);
  return 0;
}

function commonName(subject: string): string {
  const name = /(?:^|\/)CN\s*=\s*([^/]+)/.exec(subject)?.[1];
  if (!name) throw new Failure(`openssl req: -subj needs a CN, for example -subj /CN=mail.example; got ${subject}`);
  return name.trim();
}

async function askName(io: ProgramIo, machine: Machine): Promise<string> {
  io.stdout(`Common Name (e.g. server FQDN or YOUR name) [${machine.name}]:`);
  return (await new Input(io).line())?.trim() || machine.name;
}
