/**
 * Dovecot as the place that says who may log in. It reads its configuration when it is started or reloaded; passwords it
 * looks up each time.
 */
import type { HostFiles } from '../files/host-files.ts';
import { ConfigurationError, readConfiguration, type Section } from './configuration.ts';
import { formatted, passwordIsRight } from './passwords.ts';

/** While it runs; so a machine that comes back has what it had. */
const PID_FILE = '/run/dovecot/master.pid';
const PID = '201\n';
const MECHANISMS = ['PLAIN', 'LOGIN', 'ANONYMOUS'];
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

export interface Login {
  /** As Dovecot names who logged in; undefined when it lets nobody in. */
  user: string | undefined;
  /** auth_failure_delay: how long a refusal takes. */
  delayMs: number;
}

export class Dovecot {
  readonly #files: HostFiles;
  #configuration: Section | undefined;

  constructor(files: HostFiles) {
    this.#files = files;
    if (this.running) this.reload();
  }

  get running(): boolean {
    return this.#files.stat(PID_FILE) !== undefined;
  }

  /** What is wrong, if it does not start. */
  start(): string | undefined {
    if (this.running) return undefined;
    const problem = this.reload();
    if (problem === undefined) this.#files.write(PID_FILE, PID);
    return problem;
  }

  stop(): void {
    if (this.running) this.#files.remove(PID_FILE);
    this.#configuration = undefined;
  }

  /** Reads the configuration anew; what is wrong with it, if anything. Then the old one stays. */
  reload(): string | undefined {
    try {
      this.#configuration = readConfiguration(this.#files);
      return undefined;
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return `doveconf: Fatal: ${error.message}`;
    }
  }

  /** Whether it answers at this socket: running, and with a listener for it in `service auth`. */
  listensAt(path: string): boolean {
    const auth = this.#configuration?.sections.find(({ type, name }) => type === 'service' && name === 'auth');
    const listeners = auth?.sections.filter(({ type }) => type === 'unix_listener') ?? [];
    return this.running && listeners.some(({ name, settings }) => settings.get('path') === path || name === path);
  }

  /** Names of the mechanisms that it is told to have, and that are emulated. */
  get mechanisms(): string[] {
    const words = this.#setting('auth_mechanisms', 'plain').toUpperCase().split(/\s+/);
    return MECHANISMS.filter((mechanism) => words.includes(mechanism));
  }

  logIn(login: string, password: string): Login {
    const user = formatted(login, this.#setting('auth_username_format', '%{user | lower}'));
    const right =
      this.#configuration !== undefined && passwordIsRight(this.#files, this.#configuration, user, password);
    return { user: right ? user : undefined, delayMs: right ? 0 : this.#failureDelay };
  }

  /** The name under which whoever says nothing of himself comes in (ANONYMOUS, RFC 4505). */
  get anonymous(): string {
    return this.#setting('auth_anonymous_username', 'anonymous');
  }

  get #failureDelay(): number {
    const [, number = '2', unit = 's'] =
      /^(\d+)\s*(ms|s|m|h)?/.exec(this.#setting('auth_failure_delay', '2 secs').replace(/msecs|millisec\w*/, 'ms')) ??
      [];
    return Number(number) * (UNITS[unit] ?? 1000);
  }

  #setting(name: string, standard: string): string {
    return this.#configuration?.settings.get(name) ?? standard;
  }
}
