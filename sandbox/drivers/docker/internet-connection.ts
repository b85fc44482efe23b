/** One stream to an internet host: calls, their answers, and the connections that were dialled through it. */
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { ERRORS, type ErrorCode, LabError } from '../../errors.ts';
import { frameLine, readFrames } from '../../internet/host/frame-lines.ts';
import { FramedStream } from '../../internet/host/framed-stream.ts';
import {
  type Args,
  CALLS,
  type CallName,
  type Failure,
  type FrameFromHost,
  fromHost,
  type Result,
} from '../../internet/host/protocol.ts';
import { NetworkError } from '../../internet/network.ts';

/** What is told without having been asked for. */
export type News = Extract<FrameFromHost, { event: unknown } | { state: unknown }>;

interface Pending {
  resolve: (ok: unknown) => void;
  reject: (error: Error) => void;
}

const NETWORK_CODES: readonly string[] = [
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EADDRINUSE',
  'EADDRNOTAVAIL',
] satisfies NetworkError['code'][];

export class InternetConnection {
  readonly #stream: Duplex;
  readonly #onNews: (news: News) => void;
  readonly #pending = new Map<string, Pending>();
  readonly #dialled = new Map<string, FramedStream>();
  /** An answer to an earlier server must not be taken for one to this. */
  readonly #name = randomBytes(6).toString('hex');
  #calls = 0;
  #over: Error | undefined;

  constructor(stream: Duplex, onNews: (news: News) => void) {
    this.#stream = stream;
    this.#onNews = onNews;
    readFrames(stream, { onFrame: (frame) => this.#take(frame), onGarbage: () => undefined });
    const lost = () => this.end(new LabError('driver-unavailable', 'The connection to the internet host was lost.'));
    for (const event of ['end', 'close', 'error'] as const) stream.on(event, lost);
    // Whatever an earlier server left half written ends here.
    stream.write('\n');
  }

  async call<Name extends CallName>(name: Name, args: Args<Name>): Promise<Result<Name>> {
    const answer = await this.#ask(this.#nextId(), name, args);
    const result = CALLS[name].result.safeParse(answer);
    if (!result.success)
      throw new LabError('driver-unavailable', `The internet host answered ${name} with something else.`);
    return result.data as Result<Name>;
  }

  async dial({ from, to }: Omit<Args<'dial'>, 'stream'>): Promise<Duplex> {
    const id = this.#nextId();
    const dialled = new FramedStream({
      id,
      send: (frame) => this.#send(frame),
      errorFrom,
      onClose: () => void this.#dialled.delete(id),
    });
    this.#dialled.set(id, dialled);
    try {
      await this.#ask(id, 'dial', { from, to, stream: id });
      return dialled;
    } catch (error) {
      this.#dialled.delete(id);
      throw error;
    }
  }

  /** Fails everything that is pending, and all that is asked later, with this error. */
  end(why: Error): void {
    if (this.#over) return;
    this.#over = why;
    for (const { reject } of this.#pending.values()) reject(why);
    this.#pending.clear();
    for (const dialled of this.#dialled.values()) dialled.destroy(why);
    this.#stream.destroy();
  }

  #nextId(): string {
    return `${this.#name}-${this.#calls++}`;
  }

  #ask(id: string, call: CallName, args: unknown): Promise<unknown> {
    if (this.#over) return Promise.reject(this.#over);
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#send({ id, call, args });
    });
  }

  #send(frame: unknown): void {
    if (!this.#over && this.#stream.writable) this.#stream.write(frameLine(frame));
  }

  #take(received: unknown): void {
    const { data: frame } = fromHost.safeParse(received);
    if (!frame) return;
    if ('stream' in frame) this.#dialled.get(frame.stream)?.receive(frame);
    else if (!('id' in frame)) this.#onNews(frame);
    else {
      const pending = this.#pending.get(frame.id);
      this.#pending.delete(frame.id);
      if ('error' in frame) pending?.reject(errorFrom(frame.error));
      else pending?.resolve(frame.ok);
    }
  }
}

function errorFrom({ code, message }: Failure): Error {
  if (NETWORK_CODES.includes(code)) return new NetworkError(code as NetworkError['code'], message);
  if (code === 'not-open') return new LabError('driver-unavailable', message);
  return new LabError(Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'could-not-run', message);
}
