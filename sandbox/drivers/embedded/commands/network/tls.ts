/** TLS as a client over any connection. Certificates are shown, not judged: mail clients of the course are diagnostic tools. */
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';

export type TlsOptions = Pick<
  ConnectionOptions,
  'servername' | 'cert' | 'key' | 'minVersion' | 'maxVersion' | 'ciphers' | 'ca' | 'checkServerIdentity'
>;

export function startTls(socket: Duplex, signal: AbortSignal, options: TlsOptions = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = connect({ ...options, socket, rejectUnauthorized: false });
    const settle = (finish: () => void) => {
      signal.removeEventListener('abort', interrupted);
      secure.off('error', failed);
      secure.off('close', closed);
      finish();
    };
    const failed = (error: Error) => settle(() => reject(error));
    const closed = () => failed(new Error('unexpected eof while reading'));
    const interrupted = () => {
      secure.destroy();
      failed(new Error('interrupted'));
    };
    secure.once('error', failed);
    secure.once('close', closed);
    signal.addEventListener('abort', interrupted, { once: true });
    secure.once('secureConnect', () => settle(() => resolve(secure)));
  });
}

/** Key length in bits, from the cipher's standard name. */
export function cipherBits(name: string): number {
  if (/CHACHA20|AES_?256/.test(name)) return 256;
  return /AES_?128/.test(name) ? 128 : 0;
}

/** A distinguished name part by part, in the certificate's order. */
export function nameParts(subject: DetailedPeerCertificate['subject'] | undefined): [string, string][] {
  return Object.entries(subject ?? {}).flatMap(([key, value]): [string, string][] =>
    (Array.isArray(value) ? value : [value]).map((part) => [key, String(part)]),
  );
}
