/** sendmail(1), postdrop(1) and pickup(8): mail from programs on this host. */
import type { Cleanup } from './cleanup.ts';
import type { MailHost } from './mail-host.ts';
import type { Submission } from './mta.ts';
import type { Processes } from './processes.ts';
import { QUEUE_DIRECTORY } from './queue-files.ts';
import { isQueueId } from './queue-id.ts';
import { mailDate } from './text.ts';

const MAILDROP = `${QUEUE_DIRECTORY}/maildrop`;

export class Pickup {
  readonly pid: number;
  readonly #host: MailHost;
  readonly #cleanup: Cleanup;
  readonly #processes: Processes;

  constructor(host: MailHost, cleanup: Cleanup, processes: Processes) {
    this.#host = host;
    this.#cleanup = cleanup;
    this.#processes = processes;
    this.pid = host.nextPid();
  }

  /** The queue ID. While Postfix is stopped, the message waits in the maildrop folder. */
  submit(submission: Submission, running: boolean): string {
    if (submission.recipients.length === 0)
      throw new Error(
        'sendmail: fatal: Recipient addresses must be specified on the command line or via the -t option',
      );
    const id = this.#cleanup.reserve();
    if (running) return this.#take(id, submission);
    this.#host.files.write(`${MAILDROP}/${id}`, JSON.stringify(submission), { mode: 0o744, uid: submission.uid });
    return id;
  }

  /** What was dropped while Postfix was stopped. */
  collect(): void {
    const { files } = this.#host;
    for (const id of files.list(MAILDROP).filter(isQueueId)) {
      const text = files.readText(`${MAILDROP}/${id}`);
      files.remove(`${MAILDROP}/${id}`);
      if (text !== undefined) this.#take(id, JSON.parse(text) as Submission);
    }
  }

  #take(id: string, submission: Submission): string {
    const configuration = this.#processes.readConfiguration();
    const { uid, sender, recipients } = submission;
    this.#host.log('postfix/pickup', this.pid, `${id}: uid=${uid} from=<${sender}>`);
    const now = this.#host.now();
    const hostname = configuration.get('myhostname');
    const received = `Received: by ${hostname} (${configuration.get('mail_name')}, from userid ${uid})\n\tid ${id}; ${mailDate(now)}\n`;
    const text = Buffer.from(submission.message, 'utf8').toString('latin1').replaceAll('\r\n', '\n');
    const refusal = this.#cleanup.inject({
      id,
      sender,
      recipients: recipients.map((address) => ({ address })),
      message: received + (text === '' || text.endsWith('\n') ? text : `${text}\n`),
      arrivedAt: now,
      attributes: [['rewrite_context', 'local']],
      local: true,
      client: 'local',
    });
    if (refusal !== undefined) throw new Error(`postdrop: warning: ${refusal.replace(/^\d+ \S+ /, '')}`);
    return id;
  }
}
