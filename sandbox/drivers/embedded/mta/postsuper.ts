/** postsuper(1): deletes, holds, releases, requeues and expires queued mail. */
import type { Cleanup } from './cleanup.ts';
import type { MailHost } from './mail-host.ts';
import type { Mta, QueueName } from './mta.ts';
import { QUEUES, type QueueFiles } from './queue-files.ts';

type Action = Parameters<Mta['supersede']>[0];

const WORDS: Record<Action, { each: string; summary: string }> = {
  delete: { each: 'removed', summary: 'Deleted' },
  hold: { each: 'placed on hold', summary: 'Placed on hold' },
  release: { each: 'released from hold', summary: 'Released from hold' },
  requeue: { each: 'requeued', summary: 'Requeued' },
  expire: { each: 'expired', summary: 'Expired' },
};

/** Where each action looks when no queue is named. */
const DEFAULT_QUEUES: Record<Action, readonly QueueName[]> = {
  delete: QUEUES,
  hold: ['incoming', 'active', 'deferred'],
  release: ['hold'],
  requeue: QUEUES,
  expire: QUEUES,
};

export class Postsuper {
  readonly #host: MailHost;
  readonly #queue: QueueFiles;
  readonly #cleanup: Cleanup;
  readonly #arrived: (id: string) => void;

  constructor(host: MailHost, queue: QueueFiles, cleanup: Cleanup, arrived: (id: string) => void) {
    this.#host = host;
    this.#queue = queue;
    this.#cleanup = cleanup;
    this.#arrived = arrived;
  }

  run(action: Action, ids: 'ALL' | string[], queues: readonly QueueName[] = DEFAULT_QUEUES[action]): string[] {
    const pid = this.#host.nextPid();
    const log = (text: string) => this.#host.log('postfix/postsuper', pid, text);
    const chosen = ids === 'ALL' ? queues.flatMap((queue) => this.#queue.ids(queue)) : ids;
    const changed: string[] = [];
    for (const id of chosen) {
      const queue = this.#queue.find(id);
      if (!queue || !queues.includes(queue)) continue;
      const result = this.#apply(action, id, queue);
      if (result === undefined) continue;
      log(`${id}: ${WORDS[action].each}`);
      changed.push(result);
    }
    if (changed.length > 0)
      log(`${WORDS[action].summary}: ${changed.length} message${changed.length === 1 ? '' : 's'}`);
    return changed;
  }

  #apply(action: Action, id: string, queue: QueueName): string | undefined {
    switch (action) {
      case 'delete':
        return this.#queue.remove(id) ? id : undefined;
      case 'hold':
        return queue !== 'hold' && this.#queue.move(id, 'hold') ? id : undefined;
      case 'release':
        if (queue !== 'hold') return undefined;
        this.#queue.record(id, { ...this.#queue.progress(id), nextTryAt: 0 });
        return this.#queue.move(id, 'deferred') ? id : undefined;
      case 'expire':
        this.#queue.record(id, { ...this.#queue.progress(id), forcedExpire: true });
        return id;
      case 'requeue':
        return this.#requeue(id);
    }
  }

  /** The message goes through pickup and cleanup again, under a new name. */
  #requeue(id: string): string | undefined {
    const file = this.#queue.open(id);
    const message = this.#queue.message(id);
    if (!file || message === undefined) return undefined;
    const { envelope, progress } = file;
    const done = new Set(progress.recipients.filter((state) => state.done).map(({ address }) => address));
    const newId = this.#cleanup.reserve();
    this.#queue.remove(id);
    this.#host.log('postfix/pickup', this.#host.nextPid(), `${newId}: uid=100 from=<${envelope.sender}> orig_id=${id}`);
    const recipients = envelope.recipients.filter(({ address }) => !done.has(address));
    this.#queue.create('incoming', newId, { ...envelope, recipients }, message);
    this.#arrived(newId);
    return newId;
  }
}
