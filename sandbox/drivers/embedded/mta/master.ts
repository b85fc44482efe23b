/** master(8): listens for the services of master.cf and runs their processes; throttles those that cannot start. */

import { type Listener, NetworkError, type WireSocket } from '../../../internet/network.ts';
import { nameOfClient } from '../../../postfix/access/client-name.ts';
import { checkStartup } from '../../../postfix/access/startup.ts';
import { checkValues } from '../../../postfix/configuration/check-values.ts';
import { endpointsOf } from '../../../postfix/configuration/endpoints.ts';
import type { Configuration, Service, SmtpdClient } from '../../../postfix/types.ts';
import type { MailHost } from './mail-host.ts';
import type { Process, Processes } from './processes.ts';
import { serve } from './smtpd/serve.ts';
import { type SmtpdServices, SmtpdSession } from './smtpd/session.ts';

const VERSION = '3.10.13';
/** How long a command that failed to start is left alone (master's THROTTLE). */
const THROTTLE_MS = 60_000;
const DAEMON_DIRECTORY = '/usr/lib/postfix/sbin';

interface Port {
  service: Service;
  listener: Listener;
  /** Accepted by the kernel, but no process has taken it. */
  waiting: WireSocket[];
}

export class Master {
  readonly pid: number;
  readonly #host: MailHost;
  readonly #processes: Processes;
  readonly #services: SmtpdServices;
  readonly #ports: Port[] = [];
  readonly #throttled = new Map<string, () => void>();
  readonly #sessions = new Set<SmtpdSession>();
  #configuration: Configuration;
  #masterCf: Service[] = [];

  constructor(host: MailHost, processes: Processes, services: SmtpdServices) {
    this.#host = host;
    this.#processes = processes;
    this.#services = services;
    this.pid = host.nextPid();
    this.#configuration = processes.readConfiguration();
  }

  get configuration(): Configuration {
    return this.#configuration;
  }

  get listeners(): { address: string; port: number; process: string; pid: number }[] {
    return this.#ports.map(({ listener }) => ({ ...listener.endpoint, process: 'master', pid: this.pid }));
  }

  /** The service of a name and type, as master.cf had it at the last start or reload. */
  service(name: string): Service | undefined {
    return this.#masterCf.find((service) => service.name === name && service.type !== 'inet');
  }

  /** Why it cannot start, if it cannot. */
  start(): string | undefined {
    this.#readServices();
    const failure = this.#listen();
    if (failure) {
      this.#log(`fatal: ${failure}`);
      this.#closePorts();
      return failure;
    }
    this.#log(`daemon started -- version ${VERSION}, configuration ${this.#configuration.directory}`);
    return undefined;
  }

  /** master.cf is read again; inet_interfaces and the like stay as they were until a restart. */
  reload(): void {
    this.#log(`reload -- version ${VERSION}, configuration ${this.#configuration.directory}`);
    const before = this.#configuration;
    this.#configuration = this.#processes.readConfiguration();
    for (const name of ['inet_interfaces', 'inet_protocols'])
      if (before.get(name) !== this.#configuration.get(name))
        this.#log(`warning: ignoring ${name} parameter value change`);
    this.#processes.reload();
    const kept = before;
    this.#readServices();
    this.#closeGone();
    const failure = this.#listen(kept);
    if (failure) this.#log(`fatal: ${failure}`);
  }

  stop(signal = 15): void {
    this.#log(`terminating on signal ${signal}`);
    this.close();
  }

  /** Without a word in the log: the machine goes away. */
  close(): void {
    this.#closePorts();
    for (const cancel of this.#throttled.values()) cancel();
    this.#throttled.clear();
    for (const session of this.#sessions) session.socket.destroy();
    this.#processes.clear();
  }

  #readServices(): void {
    const disabled = this.#configuration.list('master_service_disable');
    this.#masterCf = this.#configuration.services.filter(
      ({ name, type }) => !disabled.includes(`${name}/${type}`) && !disabled.includes(type),
    );
  }

  #listen(addresses: Configuration = this.#configuration): string | undefined {
    for (const service of this.#masterCf) {
      if (service.type !== 'inet') continue;
      const endpoints = endpointsOf(service, addresses);
      if (!endpoints) return `${service.file}: line ${service.line}: bad service name: ${service.name}`;
      for (const endpoint of endpoints) {
        const open = this.#ports.find(
          ({ listener }) => listener.endpoint.address === endpoint.address && listener.endpoint.port === endpoint.port,
        );
        if (open) open.service = service;
        else {
          const failure = this.#open(service, endpoint);
          if (failure) return failure;
        }
      }
    }
    return undefined;
  }

  #open(service: Service, endpoint: { address: string; port: number }): string | undefined {
    const port: Partial<Port> & Pick<Port, 'service' | 'waiting'> = { service, waiting: [] };
    try {
      const listener = this.#host.machine.network.listen(endpoint, (socket) => this.#accept(port, socket));
      this.#ports.push(Object.assign(port, { listener }));
      return undefined;
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const why = error.code === 'EADDRINUSE' ? 'Address already in use' : 'Cannot assign requested address';
      return `bind ${endpoint.address} port ${endpoint.port}: ${why}`;
    }
  }

  #closeGone(): void {
    for (const port of [...this.#ports]) {
      const still = this.#masterCf.find(({ name, type }) => type === 'inet' && name === port.service.name);
      if (still) continue;
      this.#close(port);
    }
  }

  #closePorts(): void {
    for (const port of [...this.#ports]) this.#close(port);
  }

  #close(port: Port): void {
    port.listener.close();
    for (const socket of port.waiting) socket.destroy();
    this.#ports.splice(this.#ports.indexOf(port), 1);
  }

  #accept(port: Pick<Port, 'service' | 'waiting'>, socket: WireSocket): void {
    socket.on('error', () => socket.destroy());
    const { service } = port;
    const limit = Number(service.maxProcesses) || this.#configuration.int('default_process_limit');
    const full = this.#throttled.has(key(service)) || this.#processes.busy(service) >= limit;
    const process = full ? undefined : this.#startProcess(service);
    if (!process) {
      port.waiting.push(socket);
      socket.once('close', () => remove(port.waiting, socket));
      return;
    }
    void this.#serve(port, process, socket);
  }

  /** A process that read its configuration and can work with it. */
  #startProcess(service: Service): Process | undefined {
    const process = this.#processes.take(service);
    if (process.uses > 1) return process;
    const complaints = startupComplaints(process);
    for (const { level, text } of complaints) process.log(`${level}: ${text}`);
    if (!complaints.some(({ level }) => level === 'fatal')) return process;
    this.#processes.discard(process);
    this.#throttle(service, process.pid);
    return undefined;
  }

  #throttle(service: Service, pid: number): void {
    const path = `${DAEMON_DIRECTORY}/${service.command}`;
    this.#log(`warning: process ${path} pid ${pid} exit status 1`);
    this.#log(`warning: ${path}: bad command startup -- throttling`);
    const why = `${service.command} cannot start; /var/log/mail.log says why`;
    this.#host.emit({ type: 'service', at: this.#host.now(), state: 'failing', why });
    const cancel = this.#host.machine.clock.after(THROTTLE_MS, () => this.#unthrottle(service));
    this.#throttled.set(key(service), cancel);
  }

  #unthrottle(service: Service): void {
    this.#throttled.delete(key(service));
    for (const port of this.#ports) if (key(port.service) === key(service)) this.#serveWaiting(port);
  }

  #serveWaiting(port: Pick<Port, 'service' | 'waiting'>): void {
    for (const socket of port.waiting.splice(0)) if (!socket.destroyed) this.#accept(port, socket);
  }

  async #serve(port: Pick<Port, 'service' | 'waiting'>, process: Process, socket: WireSocket): Promise<void> {
    const { policy } = this.#services;
    const name = await nameOfClient(socket.remoteAddress, process.configuration, policy.dns);
    const client: SmtpdClient = { address: socket.remoteAddress, port: socket.remotePort, ...name };
    const xclientAllowed = policy.clientListed(process, 'smtpd_authorized_xclient_hosts', client);
    const session = new SmtpdSession(process, this.#services, {
      socket,
      service: process.service.name,
      client,
      xclientAllowed,
    });
    this.#sessions.add(session);
    try {
      await serve(session);
    } catch (error) {
      // One broken session must not take the others with it, as a crashed smtpd process would not.
      process.log(`panic: ${error instanceof Error ? error.message : String(error)}`);
      socket.destroy();
    } finally {
      this.#sessions.delete(session);
      this.#processes.release(process);
      this.#serveWaiting(port);
    }
  }

  #log(text: string): void {
    this.#host.log('postfix/master', this.pid, text);
  }
}

/** What a new process says before it serves anybody; it does not when one of these is fatal. */
function startupComplaints({ service, configuration }: Process): { level: string; text: string }[] {
  // A value may turn out to be unreadable only when it is looked at.
  const values = checkValues(configuration);
  const reading = configuration.complaints.filter(({ level }) => level === 'fatal');
  if (reading.length + values.length > 0) return [...reading, ...values];
  if (service.command === 'smtpd') return checkStartup(configuration);
  return [{ level: 'fatal', text: `${service.command} on a port is not emulated here` }];
}

function key(service: Service): string {
  return `${service.name}/${service.type}`;
}

function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
