/** showq(8) and postcat(1): the queue as people look at it. */
import type { QueuedMessage, QueueName } from './mta.ts';
import type { QueueFiles } from './queue-files.ts';
import { ctime } from './text.ts';

/** The order in which mailq prints the queues. */
const ORDER: readonly QueueName[] = ['active', 'incoming', 'deferred', 'hold'];

/** `only`: those whose ID it accepts; the others are not even opened. */
export function listQueue(files: QueueFiles, only: (id: string) => boolean = () => true): QueuedMessage[] {
  return ORDER.flatMap((queue) =>
    files.ids(queue).flatMap((id): QueuedMessage[] => {
      if (!only(id)) return [];
      const file = files.open(id, queue);
      if (!file) return [];
      const { envelope, progress } = file;
      const states = new Map(progress.recipients.map((state) => [state.address, state]));
      const left = envelope.recipients.filter(({ address }) => !states.get(address)?.done);
      return [
        {
          queueId: id,
          queue,
          arrivedAt: envelope.arrivedAt,
          size: envelope.size,
          sender: envelope.sender,
          recipients: left.map(({ address }) => {
            const delayReason = states.get(address)?.delayReason;
            return delayReason === undefined ? { address } : { address, delayReason };
          }),
          forcedExpire: progress.forcedExpire ?? false,
          ...(queue === 'deferred' && progress.nextTryAt !== undefined ? { nextTryAt: progress.nextTryAt } : {}),
        },
      ];
    }),
  );
}

export function showContents(
  files: QueueFiles,
  id: string,
): { envelope: [string, string][]; message: string } | undefined {
  const file = files.open(id);
  const message = files.message(id);
  if (!file || message === undefined) return undefined;
  const { envelope } = file;
  const records: [string, string][] = [
    ['message_size', String(envelope.size)],
    ['message_arrival_time', ctime(envelope.arrivedAt)],
    ['create_time', ctime(envelope.arrivedAt)],
    ...envelope.attributes.map(([name, value]): [string, string] => ['named_attribute', `${name}=${value}`]),
    ['sender', envelope.sender],
    ...envelope.recipients.flatMap(({ address, original }): [string, string][] => [
      ['original_recipient', original ?? address],
      ['recipient', address],
    ]),
  ];
  return { envelope: records, message: Buffer.from(message, 'latin1').toString('utf8') };
}
