/** qmgr(8): takes messages from the queue to the delivery agents, and puts aside what cannot go now. */
import { FileError } from '../files/errors.ts';
import type { Bounce } from './bounce.ts';
import type { Daemon } from './daemon.ts';
import type { Agent, Delivery, DeliveryRequest } from './delivery/agent.ts';
import type { MailHost } from './mail-host.ts';
import type { Policy } from './policy.ts';
import type { QueueEnvelope, QueueFiles, QueueProgress, QueueRecipient, RecipientState } from './queue-files.ts';
import { quoteLocal } from './text.ts';

export interface QueueManagerParts {
  host: MailHost;
  queue: QueueFiles;
  policy: Policy;
  /** The queue manager's own process: its configuration is as old as the last start or reload. */
  daemon: Daemon;
  bounce: Bounce;
  /** A process of the transport named, for one delivery. */
  withAgent<T>(transport: string, work: (agent: Agent, daemon: Daemon) => Promise<T>): Promise<T>;
  withBounce(work: (daemon: Daemon) => void): void;
  /** The queue manager before a reload or restart, which may still have deliveries to finish. */
  previous?: QueueManager;
}

interface Job {
  transport: string;
  nexthop: string;
  recipients: QueueRecipient[];
}

/** Deliveries at a time to one destination (default_destination_concurrency_limit). */
const CONCURRENCY = 20;

export class QueueManager {
  readonly #parts: QueueManagerParts;
  readonly #waiting: string[] = [];
  readonly #active = new Set<string>();
  readonly #idleWaiters: (() => void)[] = [];
  #cancelScan: (() => void) | undefined;
  #stopped = false;
  #running = 0;
  #previous: QueueManager | undefined;

  constructor(parts: QueueManagerParts) {
    const { previous, ...rest } = parts;
    this.#parts = rest;
    this.#previous = previous;
    void previous?.idle().then(() => {
      this.#previous = undefined;
    });
    // What was active when the machine went down is tried again, once; what is still being delivered is not.
    for (const id of parts.queue.ids('active')) if (!this.delivering(id)) parts.queue.move(id, 'incoming');
    for (const id of parts.queue.ids('incoming')) this.arrived(id);
    this.#scan();
  }

  get pid(): number {
    return this.#parts.daemon.pid;
  }

  /** A message in the incoming queue. */
  arrived(id: string): void {
    if (this.#stopped || this.#active.has(id)) return;
    this.#active.add(id);
    this.#waiting.push(id);
    this.#pump();
  }

  /** Tries deferred mail now: all of it, or what the test picks. */
  flush(picks: (id: string) => boolean = () => true): void {
    for (const id of this.#parts.queue.ids('deferred')) if (picks(id)) this.#activate(id);
  }

  /** Ends; what is being delivered goes on, nothing new begins. */
  stop(): void {
    this.#stopped = true;
    this.#cancelScan?.();
    for (const id of this.#waiting.splice(0)) this.#active.delete(id);
    this.#settle();
  }

  /** Is a delivery agent at work on this message? */
  delivering(id: string): boolean {
    return this.#active.has(id) || (this.#previous?.delivering(id) ?? false);
  }

  async idle(): Promise<void> {
    await this.#previous?.idle();
    if (this.#active.size > 0) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  /** A queue run every queue_run_delay. */
  #scan(): void {
    const { host, queue, daemon } = this.#parts;
    const now = host.now();
    for (const id of queue.ids('deferred')) if ((queue.progress(id).nextTryAt ?? 0) <= now) this.#activate(id);
    this.#cancelScan = host.machine.clock.after(daemon.configuration.time('queue_run_delay'), () => {
      if (!this.#stopped) this.#scan();
    });
  }

  #activate(id: string): void {
    if (this.#active.has(id) || !this.#parts.queue.move(id, 'incoming')) return;
    this.arrived(id);
  }

  #pump(): void {
    while (this.#running < CONCURRENCY) {
      const id = this.#waiting.shift();
      if (id === undefined) return;
      this.#running += 1;
      // In a later turn, so that smtpd has answered before the message is gone.
      setImmediate(() => {
        void this.#process(id)
          .catch((error: unknown) => this.#giveUp(id, error))
          .finally(() => {
            this.#running -= 1;
            this.#active.delete(id);
            this.#pump();
            this.#settle();
          });
      });
    }
  }

  /** A full disk, or a mistake of this program: the message waits, nothing else stops. */
  #giveUp(id: string, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    const { daemon, queue } = this.#parts;
    daemon.log(`warning: ${id}: delivery stopped: ${why}`);
    try {
      queue.move(id, 'deferred');
    } catch (failure) {
      if (!(failure instanceof FileError)) throw failure;
      daemon.log(`warning: ${id}: rename to deferred: ${failure.reason}`);
    }
  }

  #settle(): void {
    if (this.#active.size > 0) return;
    for (const wake of this.#idleWaiters.splice(0)) wake();
  }

  async #process(id: string): Promise<void> {
    const { queue, host, daemon } = this.#parts;
    if (this.#stopped || !queue.move(id, 'active')) return;
    const file = queue.open(id, 'active');
    const message = queue.message(id);
    if (!file || message === undefined) {
      queue.remove(id);
      daemon.log(`warning: ${id}: message rejected: missing sender record`);
      return;
    }
    const { envelope, progress } = file;
    const todo = envelope.recipients.filter(({ address }) => !isDone(progress, address));
    daemon.log(
      `${id}: from=<${quoteLocal(envelope.sender)}>, size=${envelope.size}, nrcpt=${todo.length} (queue active)`,
    );
    this.#emit('active', id, envelope);
    const activeAt = host.now();
    const jobs = this.#jobs(envelope, todo);
    const deliveries = await Promise.all(jobs.map((job) => this.#deliver(job, { id, envelope, message, activeAt })));
    this.#conclude(id, envelope, progress, deliveries.flat(), message);
  }

  /** Recipients that go the same way go together. */
  #jobs(envelope: QueueEnvelope, recipients: QueueRecipient[]): Job[] {
    const { policy, daemon } = this.#parts;
    const jobs = new Map<string, Job>();
    const deferred = daemon.configuration.list('defer_transports');
    const filter = envelope.filter ?? (daemon.configuration.get('content_filter') || undefined);
    for (const recipient of recipients) {
      const resolved = policy.resolve(daemon, recipient.address, envelope.sender);
      let { transport, nexthop } = filter === undefined ? resolved : route(filter);
      const sentTo = filter === undefined && !resolved.error ? redirected(recipient, resolved.recipient) : recipient;
      if (resolved.error && filter === undefined) [transport, nexthop] = ['retry', '4.3.0 address resolver failure'];
      if (deferred.includes(transport)) [transport, nexthop] = ['retry', '4.3.2 deferred transport'];
      const key = `${transport}\n${nexthop}`;
      const job = jobs.get(key) ?? { transport, nexthop, recipients: [] };
      job.recipients.push(sentTo);
      jobs.set(key, job);
    }
    return [...jobs.values()];
  }

  #deliver(job: Job, message: Omit<DeliveryRequest, 'recipients' | 'nexthop' | 'agentAt'>): Promise<Delivery[]> {
    return this.#parts.withAgent(job.transport, (agent, daemon) => {
      const request = { ...message, recipients: job.recipients, nexthop: job.nexthop, agentAt: this.#parts.host.now() };
      return agent(request, daemon);
    });
  }

  #conclude(
    id: string,
    envelope: QueueEnvelope,
    progress: QueueProgress,
    deliveries: Delivery[],
    message: string,
  ): void {
    const { queue, daemon } = this.#parts;
    if (!queue.exists(id) || this.#parts.host.down) return;
    const soft = daemon.configuration.bool('soft_bounce');
    const settled = deliveries.map((one) =>
      soft && one.status === 'bounced' ? { ...one, status: 'deferred' as const } : one,
    );
    this.#report(id, envelope, settled);
    const bounced = settled.filter(({ status }) => status === 'bounced');
    const waiting = settled.filter(({ status }) => status === 'deferred');
    if (bounced.length > 0) this.#bounce(id, envelope, message, bounced);
    if (waiting.length === 0) this.#remove(id);
    else if (this.#expired(envelope, progress)) {
      const how = progress.forcedExpire ? 'force-expired' : 'expired';
      daemon.log(`${id}: from=<${quoteLocal(envelope.sender)}>, status=${how}, returned to sender`);
      this.#bounce(id, envelope, message, waiting);
      this.#remove(id);
    } else this.#putAside(id, envelope, progress, settled);
  }

  #putAside(id: string, envelope: QueueEnvelope, progress: QueueProgress, deliveries: Delivery[]): void {
    const { queue, host, daemon } = this.#parts;
    const states = new Map<string, RecipientState>(progress.recipients.map((state) => [state.address, state]));
    for (const { recipient, status, text, dsn } of deliveries) {
      const address = recipient.queuedAs ?? recipient.address;
      states.set(address, status === 'deferred' ? { address, delayReason: text, dsn } : { address, done: true });
    }
    const now = host.now();
    const { configuration } = daemon;
    const age = now - envelope.arrivedAt;
    const wait = Math.min(
      Math.max(age, configuration.time('minimal_backoff_time')),
      configuration.time('maximal_backoff_time'),
    );
    queue.record(id, { ...progress, recipients: [...states.values()], lastTriedAt: now, nextTryAt: now + wait });
    // Somebody may have put it on hold meanwhile.
    if (queue.find(id) !== 'active') return;
    queue.move(id, 'deferred');
    this.#emit('deferred', id, envelope);
  }

  #remove(id: string): void {
    this.#parts.queue.remove(id);
    this.#parts.daemon.log(`${id}: removed`);
  }

  #expired(envelope: QueueEnvelope, progress: QueueProgress): boolean {
    if (progress.forcedExpire) return true;
    const { host, daemon } = this.#parts;
    const lifetime = envelope.sender === '' ? 'bounce_queue_lifetime' : 'maximal_queue_lifetime';
    return host.now() - envelope.arrivedAt >= daemon.configuration.time(lifetime);
  }

  #bounce(id: string, envelope: QueueEnvelope, message: string, deliveries: Delivery[]): void {
    this.#parts.withBounce((daemon) => this.#parts.bounce.notify(daemon, { id, envelope, message, deliveries }));
  }

  #report(id: string, envelope: QueueEnvelope, deliveries: Delivery[]): void {
    const { host } = this.#parts;
    for (const { recipient, status, relay, text } of deliveries)
      host.emit({
        type: status === 'sent' ? 'delivered' : status,
        at: host.now(),
        queueId: id,
        from: envelope.sender,
        to: recipient.address,
        relay,
        reply: text,
      });
  }

  #emit(queue: 'active' | 'deferred', id: string, envelope: QueueEnvelope): void {
    const { host } = this.#parts;
    const to = envelope.recipients[0]?.address ?? '';
    host.emit({ type: 'queued', at: host.now(), queueId: id, from: envelope.sender, to, queue });
  }
}

function isDone(progress: QueueProgress, address: string): boolean {
  return progress.recipients.some((state) => state.done && state.address === address);
}

/** The address that the resolver left, for example of `user%there@here`; the log names the other one, too. */
function redirected(recipient: QueueRecipient, resolved: string): QueueRecipient {
  const { address, original = address, ...rest } = recipient;
  if (resolved === address) return recipient;
  const changed = original.toLowerCase() !== resolved.toLowerCase();
  return { ...rest, address: resolved, queuedAs: address, ...(changed ? { original } : {}) };
}

function route(filter: string): { transport: string; nexthop: string } {
  const colon = filter.indexOf(':');
  return colon < 0
    ? { transport: filter, nexthop: '' }
    : { transport: filter.slice(0, colon), nexthop: filter.slice(colon + 1) };
}
