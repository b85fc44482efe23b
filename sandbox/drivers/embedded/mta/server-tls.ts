/** TLS for smtpd(8), with the certificate that main.cf names. */
import { createSecureContext, type SecureContext } from 'node:tls';
import { startTlsLevelOf } from '../../../postfix/configuration/tls-level.ts';
import type { HostFiles } from '../files/host-files.ts';
import type { Daemon } from './daemon.ts';

export class ServerTls {
  readonly #files: HostFiles;
  /** A process reads its certificate once. */
  readonly #contexts = new WeakMap<Daemon, SecureContext | 'unusable'>();
  /** The next process most likely reads the same. */
  #last: { cert: string; key: string; context: SecureContext } | undefined;

  constructor(files: HostFiles) {
    this.#files = files;
  }

  /** STARTTLS is offered. */
  wanted(daemon: Daemon): boolean {
    return startTlsLevelOf(daemon.configuration) !== 'none';
  }

  /** Nothing but STARTTLS is answered before it. */
  required(daemon: Daemon): boolean {
    return startTlsLevelOf(daemon.configuration) === 'required';
  }

  /** undefined when the certificate cannot be used; the log says why. */
  context(daemon: Daemon): SecureContext | undefined {
    const known = this.#contexts.get(daemon);
    if (known) return known === 'unusable' ? undefined : known;
    const made = this.#load(daemon);
    this.#contexts.set(daemon, made ?? 'unusable');
    return made;
  }

  #load(daemon: Daemon): SecureContext | undefined {
    const { configuration } = daemon;
    // Keys and certificates may be spread over these files; what counts is their order.
    const chain = configuration.list('smtpd_tls_chain_files');
    const chainText = chain.map((path) => this.#files.readText(path) ?? '').join('\n');
    const certificate = chain[0] ?? configuration.get('smtpd_tls_cert_file');
    const key = chain[0] ?? (configuration.get('smtpd_tls_key_file') || certificate);
    const certText = chainText || (certificate && this.#files.readText(certificate));
    const keyText = chainText || (key && this.#files.readText(key));
    if (!certText || !keyText) {
      daemon.log(
        `warning: cannot get ${certText ? 'RSA private key' : 'RSA certificate'} from file "${certText ? key : certificate}": disabling TLS support`,
      );
      return undefined;
    }
    try {
      return this.#contextOf(certText, keyText);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      daemon.log(`warning: cannot use the certificate in "${certificate}" (${error.message}): disabling TLS support`);
      return undefined;
    }
  }

  #contextOf(cert: string, key: string): SecureContext {
    if (this.#last?.cert !== cert || this.#last.key !== key)
      this.#last = { cert, key, context: createSecureContext({ cert, key }) };
    return this.#last.context;
  }
}
