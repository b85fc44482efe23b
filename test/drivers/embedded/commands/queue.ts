/** A mail system for tests of the commands: a queue in memory, and what was asked of it. */
import type { Mta, QueuedMessage, Submission } from '../../../../sandbox/drivers/embedded/mta/mta.ts';

export interface TestMta extends Mta {
  readonly messages: QueuedMessage[];
  readonly submitted: Submission[];
  readonly asked: string[];
}

export function queued(queueId: string, changes: Partial<QueuedMessage> = {}): QueuedMessage {
  return {
    queueId,
    queue: 'deferred',
    arrivedAt: Date.UTC(2026, 10, 24, 1, 51, 40),
    size: 290,
    sender: 'win0@lottery.example',
    recipients: [{ address: 'boss@big.example' }],
    forcedExpire: false,
    ...changes,
  };
}

export function testMta(messages: QueuedMessage[] = []): TestMta {
  const asked: string[] = [];
  const submitted: Submission[] = [];
  let state: Mta['state'] = 'running';
  return {
    messages,
    submitted,
    asked,
    get state() {
      return state;
    },
    async command(verb) {
      asked.push(verb);
      if (verb === 'stop') state = 'stopped';
      if (verb === 'start') state = 'running';
      return { stderr: `postfix/postfix-script: ${verb}\n`, exitCode: 0 };
    },
    queue: () => messages,
    queueHolding: () => messages,
    contents: (id) =>
      messages.some(({ queueId }) => queueId === id)
        ? { envelope: [['sender', 'win0@lottery.example']], message: 'Subject: hi\n\nbody\n' }
        : undefined,
    flush: (which = {}) => void asked.push(`flush ${which.queueId ?? ''}${which.site ?? ''}`),
    supersede(action, ids, queues) {
      asked.push(`${action} ${ids} ${queues ?? ''}`);
      return messages.map(({ queueId }) => queueId).filter((id) => ids === 'ALL' || ids.includes(id));
    },
    async submit(submission) {
      submitted.push(submission);
      return '3D8FF288977';
    },
    processes: () => [{ pid: 345, user: 'root', command: '/usr/lib/postfix/sbin/master -w' }],
    listeners: () => [{ address: '0.0.0.0', port: 25, process: 'master', pid: 345 }],
    idle: async () => undefined,
    close: () => undefined,
  };
}
