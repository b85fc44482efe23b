/** Puts the emulated Postfix together on one machine. */
import type { Service } from '../../../postfix/types.ts';
import { Anvil } from './anvil.ts';
import { Bounce } from './bounce.ts';
import { Cleanup, type Incoming } from './cleanup.ts';
import type { Daemon } from './daemon.ts';
import type { Agent, DeliveryRequest } from './delivery/agent.ts';
import { localAgent } from './delivery/local.ts';
import { discardAgent, errorAgent, missingAgent } from './delivery/simple.ts';
import { smtpAgent } from './delivery/smtp.ts';
import { virtualAgent } from './delivery/virtual.ts';
import { type HostMachine, MailHost } from './mail-host.ts';
import { Master } from './master.ts';
import { headerValue, splitMessage } from './message.ts';
import type { Mta, QueuedMessage, Submission } from './mta.ts';
import { Pickup } from './pickup.ts';
import { Policy } from './policy.ts';
import { PostfixCommand } from './postfix-command.ts';
import { Postsuper } from './postsuper.ts';
import { type Process, Processes } from './processes.ts';
import { QueueManager } from './qmgr.ts';
import { QueueFiles, type QueueRecipient } from './queue-files.ts';
import { Sasl } from './sasl.ts';
import { ServerTls } from './server-tls.ts';
import { listQueue, showContents } from './showq.ts';
import type { SmtpdServices } from './smtpd/session.ts';
import { mailDate } from './text.ts';

/** What was running when the machine went away runs again: master.pid says so. */
export function createMta(machine: HostMachine): EmulatedMta {
  return new EmulatedMta(machine);
}

/** The Mta, and what ends it without stopping Postfix. */
export class EmulatedMta implements Mta {
  readonly #host: MailHost;
  readonly #queue: QueueFiles;
  readonly #policy: Policy;
  readonly #processes: Processes;
  readonly #cleanup: Cleanup;
  readonly #bounce: Bounce;
  readonly #pickup: Pickup;
  readonly #postsuper: Postsuper;
  readonly #command: PostfixCommand;
  readonly #services: SmtpdServices;
  readonly #missing = new Map<string, Service>();
  #master: Master | undefined;
  #qmgr: QueueManager | undefined;
  #qmgrProcess: Process | undefined;

  constructor(machine: HostMachine) {
    const host = new MailHost(machine);
    this.#host = host;
    this.#queue = new QueueFiles(host.files);
    this.#policy = new Policy(host);
    this.#processes = new Processes(host);
    this.#cleanup = new Cleanup({
      host,
      queue: this.#queue,
      policy: this.#policy,
      run: (work) => this.#withProcess('cleanup', work),
      arrived: (id) => this.#queueManager?.arrived(id),
    });
    this.#bounce = new Bounce(host, this.#cleanup);
    this.#pickup = new Pickup(host, this.#cleanup, this.#processes);
    this.#postsuper = new Postsuper(host, this.#queue, this.#cleanup, (id) => this.#queueManager?.arrived(id));
    this.#services = {
      host,
      anvil: new Anvil(() => host.now()),
      cleanup: this.#cleanup,
      policy: this.#policy,
      sasl: new Sasl(host.machine),
      tls: new ServerTls(host.files),
      flushSite: (site) => this.flush({ site }),
    };
    this.#command = new PostfixCommand(host, this.#processes, {
      master: () => this.#master,
      start: () => this.#start(),
      stop: () => this.#stop(),
      reload: () => this.#reload(),
      flush: () => this.flush(),
    });
    if (this.#command.wasRunning()) this.#start();
  }

  get state(): 'running' | 'stopped' {
    return this.#master ? 'running' : 'stopped';
  }

  async command(verb: Parameters<Mta['command']>[0]): Promise<{ stderr: string; exitCode: number }> {
    return this.#command.run(verb);
  }

  queue(): QueuedMessage[] {
    return listQueue(this.#queue);
  }

  queueHolding(words: string): QueuedMessage[] {
    const ids = this.#queue.holding(words);
    return ids.size === 0 ? [] : listQueue(this.#queue, (id) => ids.has(id));
  }

  contents(queueId: string): { envelope: [string, string][]; message: string } | undefined {
    return showContents(this.#queue, queueId);
  }

  flush(which: { queueId?: string; site?: string } = {}): void {
    const { queueId, site } = which;
    this.#queueManager?.flush((id) => {
      if (queueId !== undefined) return id === queueId;
      if (site === undefined) return true;
      const recipients = this.#queue.open(id)?.envelope.recipients ?? [];
      return recipients.some(({ address }) => address.toLowerCase().endsWith(`@${site.toLowerCase()}`));
    });
  }

  supersede(...args: Parameters<Mta['supersede']>): string[] {
    return this.#postsuper.run(...args);
  }

  async submit(submission: Submission): Promise<string> {
    return this.#pickup.submit(submission, this.#master !== undefined);
  }

  processes(): { pid: number; user: string; command: string }[] {
    if (!this.#master || !this.#qmgr) return [];
    return [
      { pid: this.#master.pid, user: 'root', command: '/usr/lib/postfix/sbin/master -w' },
      { pid: this.#pickup.pid, user: 'postfix', command: 'pickup -l -t unix -u -c' },
      { pid: this.#qmgr.pid, user: 'postfix', command: 'qmgr -l -t unix -u' },
      ...this.#processes.list().filter(({ pid }) => pid !== this.#qmgr?.pid),
    ];
  }

  listeners(): { address: string; port: number; process: string; pid: number }[] {
    return this.#master?.listeners ?? [];
  }

  async idle(): Promise<void> {
    await this.#qmgr?.idle();
  }

  /** The machine goes away, as by a kill: nothing is written, nothing logged. */
  close(): void {
    this.#host.down = true;
    this.#qmgr?.stop();
    this.#master?.close();
    this.#qmgr = undefined;
    this.#master = undefined;
  }

  /** Only while Postfix runs; a stopped one just finishes what it has begun. */
  get #queueManager(): QueueManager | undefined {
    return this.#master && this.#qmgr;
  }

  #start(): string | undefined {
    const master = new Master(this.#host, this.#processes, this.#services);
    const failure = master.start();
    if (failure !== undefined) return failure;
    this.#master = master;
    this.#startQueueManager(master);
    this.#pickup.collect();
    return undefined;
  }

  #stop(): void {
    this.#qmgr?.stop();
    this.#master?.stop();
    this.#master = undefined;
    this.#services.anvil.forget();
  }

  /** The queue manager and every other process read their configuration anew; what is being delivered is finished. */
  #reload(): void {
    if (!this.#master) return;
    this.#qmgr?.stop();
    this.#master.reload();
    this.#startQueueManager(this.#master);
  }

  #startQueueManager(master: Master): void {
    const service = master.service('qmgr') ?? this.#systemService('qmgr');
    if (this.#qmgrProcess) this.#processes.release(this.#qmgrProcess);
    const daemon = this.#processes.take(service);
    this.#qmgrProcess = daemon;
    this.#qmgr = new QueueManager({
      host: this.#host,
      queue: this.#queue,
      policy: this.#policy,
      daemon,
      bounce: this.#bounce,
      withAgent: (transport, work) => this.#withAgent(transport, daemon, work),
      withBounce: (work) => this.#withProcess('bounce', work),
      ...(this.#qmgr ? { previous: this.#qmgr } : {}),
    });
  }

  async #withAgent<T>(transport: string, qmgr: Daemon, work: (agent: Agent, daemon: Daemon) => Promise<T>): Promise<T> {
    const service = this.#master?.service(transport);
    if (!service) {
      qmgr.log(`warning: connect to transport private/${transport}: No such file or directory`);
      const process = this.#processes.take(this.#master?.service('retry') ?? this.#systemService('error', 'retry'));
      return work(errorAgent(this.#host, 'deferred'), process).finally(() => this.#processes.release(process));
    }
    const process = this.#processes.take(service);
    return work(this.#agent(process), process).finally(() => this.#processes.release(process));
  }

  #agent({ service }: Process): Agent {
    switch (service.command) {
      case 'smtp':
        return smtpAgent(this.#host, this.#policy);
      case 'local':
        return localAgent({ host: this.#host, policy: this.#policy, forward: (...args) => this.#forward(...args) });
      case 'virtual':
        return virtualAgent(this.#host, this.#policy);
      case 'discard':
        return discardAgent(this.#host);
      case 'error':
        return errorAgent(this.#host, service.name === 'retry' ? 'deferred' : 'bounced');
      default:
        return missingAgent(this.#host, service.command);
    }
  }

  /** local(8) forwards to addresses elsewhere in a new message, marked so that a loop is seen. */
  #forward(request: DeliveryRequest, recipient: QueueRecipient, to: string[]): string | undefined {
    const id = this.#cleanup.reserve();
    const hostname = this.#processes.readConfiguration().get('myhostname');
    const { headers } = splitMessage(request.message);
    const trace = `Received: by ${hostname} (Postfix)\n\tid ${id}; ${mailDate(this.#host.now())}\nDelivered-To: ${recipient.address}\n`;
    const incoming: Incoming = {
      id,
      sender: request.envelope.sender,
      recipients: to.map((address) => ({ address, forwardedFrom: recipient.original ?? recipient.address })),
      message: trace + request.message,
      arrivedAt: this.#host.now(),
      attributes: request.envelope.attributes,
      local: headerValue(headers, 'message-id') === undefined,
      client: 'local',
    };
    return this.#cleanup.inject(incoming) === undefined ? id : undefined;
  }

  /** One object for each, because processes are told apart by their service. */
  #systemService(command: string, name = command): Service {
    const known = this.#missing.get(name) ?? systemService(command, name);
    this.#missing.set(name, known);
    return known;
  }

  #withProcess<T>(name: string, work: (daemon: Daemon) => T): T {
    const process = this.#processes.take(this.#master?.service(name) ?? this.#systemService(name));
    try {
      return work(process);
    } finally {
      this.#processes.release(process);
    }
  }
}

/** A service that Postfix cannot do without, where master.cf lacks it. */
function systemService(command: string, name: string): Service {
  return {
    name,
    type: 'unix',
    private: true,
    unprivileged: true,
    chroot: false,
    wakeup: '0',
    maxProcesses: '0',
    command,
    args: [],
    overrides: new Map(),
    file: '/etc/postfix/master.cf',
    line: 0,
  };
}
