/**
 * SASL for smtpd(8): who may log in. Dovecot is asked through its socket; Cyrus' auxprop plugin asks /etc/sasldb2, here
 * one `login@realm:password` a line, and saslauthd /etc/shadow.
 */
import { posix } from 'node:path';
import { verifyPassword } from '../files/passwords.ts';
import type { Daemon } from './daemon.ts';
import type { HostMachine } from './mail-host.ts';

export type SaslVerdict =
  | { username: string }
  | { refused: string /** How long the refusal takes. */; delayMs: number }
  | { unavailable: string };

const QUEUE_DIRECTORY = '/var/spool/postfix';
const PLAINTEXT = ['PLAIN', 'LOGIN'];

export class Sasl {
  readonly #machine: HostMachine;

  constructor(machine: HostMachine) {
    this.#machine = machine;
  }

  /** What smtpd says before it dies because nobody answers for logins; undefined when somebody does. */
  problem(daemon: Daemon): string[] | undefined {
    if (!isDovecot(daemon)) return undefined;
    const path = daemon.configuration.get('smtpd_sasl_path');
    if (this.#machine.dovecot?.listensAt(posix.resolve(QUEUE_DIRECTORY, path))) return undefined;
    return [
      `warning: SASL: Connect to Dovecot auth socket '${path}' failed: No such file or directory`,
      'fatal: no SASL authentication mechanisms',
    ];
  }

  /** As the security options leave them; mechanisms without a password in clear are not emulated. */
  mechanisms(daemon: Daemon, tls: boolean): readonly string[] {
    const { configuration } = daemon;
    const options = configuration.list(tls ? 'smtpd_sasl_tls_security_options' : 'smtpd_sasl_security_options');
    const known = isDovecot(daemon) ? (this.#machine.dovecot?.mechanisms ?? []) : this.#cyrusMechanisms();
    return known.filter((mechanism) =>
      PLAINTEXT.includes(mechanism) ? !options.includes('noplaintext') : !options.includes('noanonymous'),
    );
  }

  verify(daemon: Daemon, login: string, password: string): SaslVerdict {
    const { dovecot } = this.#machine;
    const name = withRealm(daemon, login);
    if (isDovecot(daemon)) {
      const { user, delayMs } = dovecot?.logIn(name, password) ?? { user: undefined, delayMs: 0 };
      return user === undefined ? { refused: '(reason unavailable)', delayMs } : { username: user };
    }
    if (password !== '' && this.#cyrusKnows(daemon, name, password)) return { username: name };
    return { refused: 'authentication failure', delayMs: 0 };
  }

  /** Who logs in with ANONYMOUS. */
  get anonymous(): string {
    return this.#machine.dovecot?.anonymous ?? 'anonymous';
  }

  noMechanism(daemon: Daemon, asked: string): string {
    return isDovecot(daemon) ? `Invalid authentication mechanism: '${asked}'` : 'no mechanism available';
  }

  badResponse(daemon: Daemon, where: 'initial' | 'continued'): string {
    return isDovecot(daemon) ? `Invalid base64 data in ${where} response` : 'bad protocol / cancel';
  }

  #cyrusMechanisms(): string[] {
    const list = /^\s*mech_list:\s*(.+)$/m.exec(this.#cyrusConfiguration())?.[1]?.toUpperCase().split(/\s+/);
    return list ? [...PLAINTEXT, 'ANONYMOUS'].filter((mechanism) => list.includes(mechanism)) : PLAINTEXT;
  }

  #cyrusKnows(daemon: Daemon, login: string, password: string): boolean {
    if (/^\s*pwcheck_method:\s*auxprop/m.test(this.#cyrusConfiguration()))
      return this.#inSasldb(daemon, login, password);
    const [user] = login.split('@');
    const entry = this.#lines('/etc/shadow').find((line) => line.startsWith(`${user}:`));
    return entry !== undefined && verifyPassword(password, entry.split(':')[1] ?? '');
  }

  #cyrusConfiguration(): string {
    return this.#machine.files.readText('/etc/postfix/sasl/smtpd.conf') ?? '';
  }

  #inSasldb(daemon: Daemon, login: string, password: string): boolean {
    const known = login.includes('@') ? login : `${login}@${daemon.configuration.get('myhostname')}`;
    return this.#lines('/etc/sasldb2').includes(`${known}:${password}`);
  }

  #lines(path: string): string[] {
    return this.#machine.files.readText(path)?.split('\n') ?? [];
  }
}

function isDovecot({ configuration }: Daemon): boolean {
  return configuration.get('smtpd_sasl_type') === 'dovecot';
}

/** smtpd_sasl_local_domain: for Cyrus the realm of logins without one. Dovecot has a setting of its own for that. */
function withRealm(daemon: Daemon, login: string): string {
  const realm = isDovecot(daemon) ? '' : daemon.configuration.get('smtpd_sasl_local_domain');
  return login.includes('@') || realm === '' ? login : `${login}@${realm}`;
}
