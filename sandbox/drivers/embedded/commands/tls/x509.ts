/** openssl x509: what a certificate says. */
import { X509Certificate } from 'node:crypto';
import type { Machine } from '../../machine.ts';
import type { ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { Input } from '../run/input.ts';
import { absolute } from '../run/paths.ts';
import { readWords } from './words.ts';

export async function showCertificate(words: string[], io: ProgramIo, machine: Machine): Promise<number> {
  const given = readWords(words, ['in', 'out', 'inform', 'checkend', 'nameopt']);
  const path = given.value('in');
  const text = path === undefined ? await new Input(io).text() : machine.files.readText(absolute(io, path));
  if (text === undefined)
    throw new Failure(`Could not open file or uri for loading certificate from ${path}: No such file or directory`);
  const certificate = parse(text, path ?? 'standard input');
  if (given.has('text')) io.stdout(summary(certificate));
  if (given.has('subject')) io.stdout(`subject=${oneLine(certificate.subject)}\n`);
  if (given.has('issuer')) io.stdout(`issuer=${oneLine(certificate.issuer)}\n`);
  if (given.has('serial')) io.stdout(`serial=${certificate.serialNumber}\n`);
  if (given.has('dates')) io.stdout(`notBefore=${certificate.validFrom}\nnotAfter=${certificate.validTo}\n`);
  if (given.has('enddate')) io.stdout(`notAfter=${certificate.validTo}\n`);
  if (given.has('fingerprint'))
    io.stdout(
      given.has('sha256')
        ? `sha256 Fingerprint=${certificate.fingerprint256}\n`
        : `SHA1 Fingerprint=${certificate.fingerprint}\n`,
    );
  if (!given.has('noout')) io.stdout(certificate.toString());
  return 0;
}

function parse(text: string, from: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw new Failure(`Could not find certificate from ${from}`);
  }
}

/** `CN = mail.example`, parts separated by commas. */
function oneLine(name: string): string {
  return name.split('\n').join(', ');
}

function summary(certificate: X509Certificate): string {
  return `Certificate:
    Data:
        Serial Number: ${certificate.serialNumber}
        Issuer: ${oneLine(certificate.issuer)}
        Validity
            Not Before: ${certificate.validFrom}
            Not After : ${certificate.validTo}
        Subject: ${oneLine(certificate.subject)}
        Subject Public Key Info:
            Public Key Algorithm: ${certificate.publicKey.asymmetricKeyType ?? 'unknown'}
        X509v3 extensions:
            X509v3 Subject Alternative Name: ${certificate.subjectAltName ?? 'none'}
            X509v3 Basic Constraints: CA:${certificate.ca ? 'TRUE' : 'FALSE'}
`;
}
