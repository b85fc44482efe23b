/**
 * SASL for smtpd(8): the logins of the host. Dovecot and saslauthd ask /etc/shadow; Cyrus' auxprop plugin asks /etc/sasldb2,
 * here one `login@realm:password` a line.
 */

import type { HostFiles } from '../files/host-files.ts';
import { verifyPassword } from '../files/passwords.ts';
import type { Daemon } from './daemon.ts';

export type SaslVerdict = { username: string } | { refused: string } | { unavailable: string };

const MECHANISMS = ['PLAIN', 'LOGIN'] as const;

export class Sasl {
  readonly #files: HostFiles;

  constructor(files: HostFiles) {
    this.#files = files;
  }

  /** None where only mechanisms without a password in clear are allowed: these are not emulated. */
  mechanisms({ configuration }: Daemon, tls: boolean): readonly string[] {
    const options = configuration.list(tls ? 'smtpd_sasl_tls_security_options' : 'smtpd_sasl_security_options');
    return options.includes('noplaintext') ? [] : MECHANISMS;
  }

  verify(daemon: Daemon, login: string, password: string): SaslVerdict {
    const realm = daemon.configuration.get('smtpd_sasl_local_domain');
    const username = login.includes('@') || realm === '' ? login : `${login}@${realm}`;
    if (password !== '' && this.#matches(daemon, username, password)) return { username };
    return { refused: isDovecot(daemon) ? '(reason unavailable)' : 'authentication failure' };
  }

  noMechanism(daemon: Daemon, asked: string): string {
    return isDovecot(daemon) ? `Invalid authentication mechanism: '${asked}'` : 'no mechanism available';
  }

  badResponse(daemon: Daemon, where: 'initial' | 'continued'): string {
    return isDovecot(daemon) ? `Invalid base64 data in ${where} response` : 'bad protocol / cancel';
  }

  #matches(daemon: Daemon, username: string, password: string): boolean {
    if (!isDovecot(daemon) && this.#usesSasldb()) return this.#inSasldb(daemon, username, password);
    const login = username.split('@')[0];
    const entry = this.#lines('/etc/shadow').find((line) => line.startsWith(`${login}:`));
    return entry !== undefined && verifyPassword(password, entry.split(':')[1] ?? '');
  }

  #usesSasldb(): boolean {
    return /^\s*pwcheck_method:\s*auxprop/m.test(this.#files.readText('/etc/postfix/sasl/smtpd.conf') ?? '');
  }

  #inSasldb(daemon: Daemon, username: string, password: string): boolean {
    const known = username.includes('@') ? username : `${username}@${daemon.configuration.get('myhostname')}`;
    return this.#lines('/etc/sasldb2').includes(`${known}:${password}`);
  }

  #lines(path: string): string[] {
    return this.#files.readText(path)?.split('\n') ?? [];
  }
}

function isDovecot({ configuration }: Daemon): boolean {
  return configuration.get('smtpd_sasl_type') === 'dovecot';
}
