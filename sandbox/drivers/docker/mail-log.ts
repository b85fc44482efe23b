/** Postfix's log, told as what happens to mail. Formats: Postfix 3.x smtpd.c, qmgr_active.c, log_adhoc.c, postfix-script. */
import type { WorldEvent } from '../events.ts';

/** Messages that are remembered for the sake of later lines about them. */
const REMEMBERED = 5_000;

interface Known {
  client: string;
  login?: string;
  from: string;
  /** Recipients that were told as accepted. */
  accepted: Set<string>;
}

/** `Mon DD HH:MM:SS host postfix/smtpd[123]: text`; the folder may name an instance. */
const LINE = /^([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) \S+ (postfix[\w-]*\/[\w/-]+)\[\d+\]: (.*)$/;
const QUEUE_ID = /^([0-9A-Za-z]{6,}): (.*)$/;

export class MailLogReader {
  readonly #known = new Map<string, Known>();

  /** Lines are in the order of the log; one may tell several events, most tell none. */
  read(line: string): WorldEvent[] {
    const [, time, program = '', text = ''] = LINE.exec(line) ?? [];
    if (time === undefined) return [];
    const at = timeOf(time);
    const service = program.split('/').pop() ?? '';
    const refused = readRefusal(text, at);
    if (refused) return [refused];
    const [, queueId, rest = ''] = QUEUE_ID.exec(text) ?? [];
    if (queueId !== undefined) return this.#readMessage(queueId, service, rest, at);
    return readService(service, text, at);
  }

  #readMessage(queueId: string, service: string, text: string, at: number): WorldEvent[] {
    if (service === 'smtpd' && text.startsWith('client=')) {
      const login = fieldOf(text, 'sasl_username');
      this.#remember(queueId, { client: addressIn(text), ...(login ? { login } : {}) });
    } else if (service === 'pickup') this.#remember(queueId, { client: 'local', from: envelopeIn(text, 'from') });
    else if (service === 'qmgr' && text.startsWith('from=')) {
      const known = this.#remember(queueId, { from: envelopeIn(text, 'from') });
      return [{ type: 'queued', at, queueId, from: known.from, to: '', queue: 'active' }];
    } else if (text === 'removed') this.#known.delete(queueId);
    else if (service === 'cleanup' && text.startsWith('hold: ')) {
      const { from } = this.#remember(queueId, { from: envelopeIn(text, 'from') });
      return [{ type: 'queued', at, queueId, from, to: envelopeIn(text, 'to'), queue: 'hold' }];
    } else if (text.startsWith('to=')) return this.#readFate(queueId, text, at);
    return [];
  }

  #readFate(queueId: string, text: string, at: number): WorldEvent[] {
    const [, status, reply = ''] = / status=([a-z-]+) \((.*)\)$/.exec(text) ?? [];
    const relay = fieldOf(text, 'relay') ?? '';
    const known = this.#remember(queueId, {});
    const to = envelopeIn(text, 'to');
    const step = { at, queueId, from: known.from, to };
    const events: WorldEvent[] = [];
    if (!known.accepted.has(to)) {
      known.accepted.add(to);
      const { client, login } = known;
      events.push({ type: 'accepted', ...step, client, ...(login ? { login } : {}) });
    }
    if (status === 'sent') events.push({ type: 'delivered', ...step, relay, reply });
    else if (status === 'bounced') events.push({ type: 'bounced', ...step, relay, reply });
    else if (status === 'deferred')
      events.push({ type: 'deferred', ...step, relay, reply }, { type: 'queued', ...step, queue: 'deferred' });
    return events;
  }

  #remember(queueId: string, facts: Partial<Known>): Known {
    const known = this.#known.get(queueId) ?? { client: 'local', from: '', accepted: new Set<string>() };
    Object.assign(known, facts);
    this.#known.set(queueId, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }
}

/** `NOQUEUE: reject: RCPT from name[address]: 554 5.7.1 <to>: Relay access denied; from=<a> to=<b> proto=ESMTP helo=<c>` */
function readRefusal(text: string, at: number): WorldEvent | undefined {
  const [, id = '', client = '', reply = '', rest = ''] =
    /^([0-9A-Za-z]+): (?:milter-)?reject: \S+ from [^[]*\[([^\]]+)\](?::\d+)?: ([45]\d\d .*?);((?: \w+=<?.*)?)$/.exec(
      text,
    ) ?? [];
  if (reply === '') return undefined;
  return {
    type: 'refused',
    at,
    ...(id === 'NOQUEUE' ? {} : { queueId: id }),
    from: envelopeIn(rest, 'from'),
    to: envelopeIn(rest, 'to'),
    client,
    reply,
  };
}

function readService(service: string, text: string, at: number): WorldEvent[] {
  if (service === 'master' && /^daemon started /.test(text)) return [{ type: 'service', at, state: 'started' }];
  if (service === 'master' && /^terminating on signal /.test(text)) return [{ type: 'service', at, state: 'stopped' }];
  if (service === 'master' && /^reload /.test(text)) return [{ type: 'service', at, state: 'reloaded' }];
  if (/^fatal: /.test(text)) return [{ type: 'service', at, state: 'failing', why: text.slice('fatal: '.length) }];
  return [];
}

function envelopeIn(text: string, name: string): string {
  return new RegExp(`\\b${name}=<([^>]*)>`).exec(text)?.[1] ?? '';
}

function fieldOf(text: string, name: string): string | undefined {
  return new RegExp(`(?:^|[ ,])${name}=([^,]*)`).exec(text)?.[1];
}

function addressIn(text: string): string {
  return /^client=[^[]*\[([^\]]+)\]/.exec(text)?.[1] ?? '';
}

/** The log has no year: it is this one, or last year's for a date that would be ahead. Hosts keep UTC. */
function timeOf(text: string): number {
  const year = new Date().getUTCFullYear();
  const at = Date.parse(`${text.replace(/ +/g, ' ')} ${year} UTC`);
  const DAY = 86_400_000;
  return at > Date.now() + DAY ? Date.parse(`${text.replace(/ +/g, ' ')} ${year - 1} UTC`) : at;
}
