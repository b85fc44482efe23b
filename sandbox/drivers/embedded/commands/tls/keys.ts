/** openssl genrsa: a private key. */
import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Machine } from '../../machine.ts';
import type { ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { absolute } from '../run/paths.ts';
import { readWords } from './words.ts';

const generate = promisify(generateKeyPair);
/** More takes longer than a shared server should spend on one student. */
const MOST_BITS = 4096;

async function rsaKey(bits: number): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  if (!(bits >= 1024 && bits <= MOST_BITS))
    throw new Failure(`openssl: keys of 1024 to ${MOST_BITS} bits are made here, not ${bits}`);
  return generate('rsa', { modulusLength: bits });
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export async function generateKey(words: string[], io: ProgramIo, machine: Machine): Promise<number> {
  const given = readWords(words, ['out', 'rand']);
  const { privateKey } = await rsaKey(Number(given.operands[0] ?? 2048));
  const out = given.value('out');
  if (out === undefined) io.stdout(pem(privateKey));
  else machine.files.write(absolute(io, out), pem(privateKey), { mode: 0o600 });
  return 0;
}
