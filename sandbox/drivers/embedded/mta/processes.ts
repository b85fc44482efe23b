/**
 * The processes that master(8) keeps: each read its configuration when it started, and serves until it was idle too long
 * (max_idle), was used too often (max_use), or Postfix was reloaded. That is why an edited main.cf does not count at once.
 */
import { type LoadedConfiguration, loadConfiguration, openTables } from '../../../postfix/index.ts';
import type { Service } from '../../../postfix/types.ts';
import type { Daemon } from './daemon.ts';
import { fileSource } from './file-source.ts';
import type { MailHost } from './mail-host.ts';

export interface Process extends Daemon {
  readonly service: Service;
  readonly configuration: LoadedConfiguration;
  readonly generation: number;
  uses: number;
  busy: boolean;
  idleSince: number;
}

export class Processes {
  readonly #host: MailHost;
  readonly #all = new Set<Process>();
  #generation = 0;

  constructor(host: MailHost) {
    this.#host = host;
  }

  /** main.cf and master.cf as they are now. */
  readConfiguration(): LoadedConfiguration {
    const { machine } = this.#host;
    const interfaces = machine.interfaces.flatMap(({ addresses, prefixLength }) => [
      { address: addresses.v4, prefixLength: prefixLength.v4 },
      { address: addresses.v6, prefixLength: prefixLength.v6 },
    ]);
    return loadConfiguration(fileSource(machine.files), '/etc/postfix', { hostname: machine.name, interfaces });
  }

  /** An idle process of the service, or a new one. */
  take(service: Service): Process {
    this.#reap();
    for (const process of this.#all)
      if (!process.busy && process.service === service && this.#current(process)) return use(process);
    const started = this.#start(service);
    this.#all.add(started);
    return use(started);
  }

  release(process: Process): void {
    process.busy = false;
    process.idleSince = this.#host.now();
    if (!this.#current(process)) this.#all.delete(process);
  }

  /** A process that failed to start. */
  discard(process: Process): void {
    this.#all.delete(process);
  }

  /** `postfix reload`: idle processes end, busy ones end when they are done. */
  reload(): void {
    this.#generation += 1;
    for (const process of this.#all) if (!process.busy) this.#all.delete(process);
  }

  /** Everything ends, as when master(8) is stopped. */
  clear(): void {
    this.#generation += 1;
    this.#all.clear();
  }

  /** Processes of a service that are serving somebody. */
  busy(service: Service): number {
    return [...this.#all].filter((process) => process.busy && process.service === service).length;
  }

  list(): { pid: number; user: string; command: string }[] {
    this.#reap();
    return [...this.#all].map(({ pid, service }) => ({
      pid,
      user: service.unprivileged ? 'postfix' : 'root',
      command: `${service.command} ${service.args.join(' ')}-n ${service.name} -t ${service.type} -u`.replace(
        '  ',
        ' ',
      ),
    }));
  }

  #start(service: Service): Process {
    const configuration = this.readConfiguration().for(service);
    const pid = this.#host.nextPid();
    const tag = `${configuration.get('syslog_name')}/${service.command}`;
    const log = (text: string) => this.#host.log(tag, pid, text);
    const tables = openTables(configuration, { now: () => this.#host.now() });
    return { pid, tag, service, configuration, tables, log, ...FRESH, generation: this.#generation };
  }

  #current(process: Process): boolean {
    const { configuration } = process;
    if (process.generation !== this.#generation || process.uses >= configuration.int('max_use')) return false;
    return process.busy || this.#host.now() - process.idleSince < configuration.time('max_idle');
  }

  #reap(): void {
    for (const process of this.#all) if (!process.busy && !this.#current(process)) this.#all.delete(process);
  }
}

const FRESH = { uses: 0, busy: false, idleSince: 0 };

function use(process: Process): Process {
  process.busy = true;
  process.uses += 1;
  return process;
}
