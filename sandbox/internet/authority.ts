/**
 * The certificate authority of the lab's internet. node:crypto signs but cannot write certificates, so the few lines
 * of DER (RFC 5280 §4.1) that one needs are here; a library for it would bring twenty packages.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { isIP } from 'node:net';
import tls from 'node:tls';
import ipaddr from 'ipaddr.js';

export interface Certificate {
  /** PEM. */
  key: string;
  /** PEM; the leaf, then the authority. */
  cert: string;
}

const DAY = 86_400_000;
const OID = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ed25519: '1.3.101.112',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
} as const;

/** Makes its key and certificates when they are first asked for, which takes milliseconds; share one per process. */
export class Authority {
  readonly #seed: string | undefined;
  readonly #name: string;
  readonly #contexts = new Map<string, tls.SecureContext>();
  #own: { key: KeyObject; pem: string } | undefined;

  /** With a seed, its certificate is the same everywhere and always: a host of that world trusts it without asking. */
  constructor(seed?: string, name = 'Relay Lab root') {
    this.#seed = seed;
    this.#name = name;
  }

  /** The authority's own certificate, PEM: what a client must trust. */
  get certificate(): string {
    return this.#root().pem;
  }

  /** A new key and certificate for a host; `names` may hold addresses too. */
  issue(...names: [string, ...string[]]): Certificate {
    const root = this.#root();
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const alternatives = sequence(...names.map(generalName));
    const pem = writeCertificate({
      subject: names[0],
      issuer: this.#name,
      publicKey,
      signer: root.key,
      extensions: [extension(OID.subjectAltName, alternatives)],
      ...newlyMade(),
    });
    return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem + root.pem };
  }

  /** What node:tls needs to serve under this name; made once for each name. */
  contextFor(name: string): tls.SecureContext {
    const known = this.#contexts.get(name);
    if (known) return known;
    const context = tls.createSecureContext(this.issue(name));
    this.#contexts.set(name, context);
    return context;
  }

  #root(): { key: KeyObject; pem: string } {
    this.#own ??= this.#makeRoot();
    return this.#own;
  }

  #makeRoot(): { key: KeyObject; pem: string } {
    const { publicKey, privateKey } = keys(this.#seed);
    const pem = writeCertificate({
      subject: this.#name,
      issuer: this.#name,
      publicKey,
      signer: privateKey,
      // keyCertSign and cRLSign are bits 5 and 6 (RFC 5280 §4.2.1.3).
      extensions: [
        extension(OID.basicConstraints, sequence(der(0x01, Buffer.from([0xff]))), true),
        extension(OID.keyUsage, der(0x03, Buffer.from([0x01, 0x06])), true),
      ],
      ...(this.#seed === undefined ? newlyMade() : madeOnce(this.#seed)),
    });
    return { key: privateKey, pem };
  }
}

/** PKCS #8 of an Ed25519 key, up to its 32 bytes (RFC 8410 §7). */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** With a seed always the same ones. Ed25519 then, whose signatures do not differ from time to time either. */
function keys(seed: string | undefined): { publicKey: KeyObject; privateKey: KeyObject } {
  if (seed === undefined) return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = createHash('sha256').update(`relaylab authority ${seed}`).digest();
  const key = Buffer.concat([ED25519_PREFIX, secret]);
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** A key and a certificate that nobody but itself vouches for: new ones, or with a seed always the same. */
export function selfSigned(name: string, seed?: string): Certificate {
  const { publicKey, privateKey } = keys(seed);
  const extensions = [extension(OID.subjectAltName, sequence(generalName(name)))];
  const made = seed === undefined ? newlyMade() : madeOnce(seed);
  const cert = writeCertificate({ subject: name, issuer: name, publicKey, signer: privateKey, extensions, ...made });
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert };
}

/** When a certificate was made, and its number. */
interface Making {
  /** Epoch milliseconds. */
  at: number;
  /** 15 bytes. */
  serial: Buffer;
}

const newlyMade = (): Making => ({ at: Date.now(), serial: randomBytes(15) });

const madeOnce = (seed: string): Making => ({
  at: Date.UTC(2025, 10, 15),
  serial: createHash('sha256').update(`relaylab serial ${seed}`).digest().subarray(0, 15),
});

interface CertificateParts extends Making {
  subject: string;
  issuer: string;
  publicKey: KeyObject;
  signer: KeyObject;
  extensions: Buffer[];
}

function writeCertificate({ subject, issuer, publicKey, signer, extensions, at, serial }: CertificateParts): string {
  const isEd25519 = signer.asymmetricKeyType === 'ed25519';
  const algorithm = sequence(oid(isEd25519 ? OID.ed25519 : OID.ecdsaWithSha256));
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x01]), serial])),
    algorithm,
    distinguishedName(issuer),
    sequence(time(at - DAY), time(at + 3650 * DAY)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  // Ed25519 hashes by itself.
  const signature = sign(isEd25519 ? null : 'sha256', toBeSigned, signer);
  return new X509Certificate(sequence(toBeSigned, algorithm, der(0x03, Buffer.from([0]), signature))).toString();
}

function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const digits = body.length.toString(16);
  const length = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

function sequence(...content: Buffer[]): Buffer {
  return der(0x30, ...content);
}

function integer(value: Buffer): Buffer {
  return der(0x02, value);
}

/** X.690 §8.19: the first two arcs share a byte, the others are base 128. */
function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid(OID.commonName), der(0x0c, Buffer.from(commonName)))));
}

/** UTCTime, which RFC 5280 §4.1.2.5 asks for until 2049. */
function time(at: number): Buffer {
  const text = new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${text}Z`));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  const flag = critical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(id), ...flag, der(0x04, value));
}

/** dNSName is [2], iPAddress is [7] (RFC 5280 §4.2.1.6). */
function generalName(name: string): Buffer {
  return isIP(name) ? der(0x87, Buffer.from(ipaddr.parse(name).toByteArray())) : der(0x82, Buffer.from(name));
}
