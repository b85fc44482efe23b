/** The SMTP connection of swaks: commands go out exactly as written, replies are judged by their code. */
import type { Duplex } from 'node:stream';
import { WireReader } from '../../network/wire-reader.ts';
import type { Transcript } from './transcript.ts';

/** Ends swaks with this exit status; what was to be printed has been. */
export class Exit extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}

export interface Exchange {
  /** Left out: nothing is sent, a reply is read. */
  send?: string;
  /** What the transcript shows instead. */
  show?: string;
  expect: RegExp;
  /** Shows `N lines sent` only. */
  summarise?: boolean;
  /** May wait, with --pipeline, until the next one that may not. */
  defer?: boolean;
  onFailure?: () => Promise<void>;
  translate?: (reply: string) => string;
}

export interface DialogueOptions {
  timeoutSeconds: number;
  pipeline: boolean;
  timeLapse?: 'hires' | 'integer';
  signal: AbortSignal;
}

/** Exit status when the other side hangs up in the middle (swaks(1), EXIT CODES). */
const LOST_CONNECTION = 6;

export class Dialogue {
  /** Learned from EHLO. */
  pipeliningOffered = false;
  /** After this send, hang up before reading. */
  dropBeforeRead = false;
  readonly #transcript: Transcript;
  readonly #options: DialogueOptions;
  #reader: WireReader;
  #waiting: Exchange[] = [];
  #quitSent = false;
  #lost = false;

  constructor(socket: Duplex, transcript: Transcript, options: DialogueOptions) {
    this.#reader = new WireReader(socket);
    this.#transcript = transcript;
    this.#options = options;
  }

  /** Runs one exchange. Resolves to the last reply if it was the expected one. */
  async transact(exchange: Exchange): Promise<string | undefined> {
    this.#waiting.push(exchange);
    if (exchange.defer && this.#options.pipeline && this.pipeliningOffered) return '';
    const batch = this.#waiting;
    this.#waiting = [];
    this.#sendAll(batch);
    if (this.dropBeforeRead) this.drop();
    let answer: string | undefined;
    const failed: Exchange[] = [];
    for (const item of batch) {
      answer = await this.#readReply(item);
      if (answer === undefined) failed.push(item);
    }
    for (const item of failed) await item.onFailure?.();
    return answer;
  }

  /** Sends bytes that are no command of the dialogue. */
  raw(text: string): void {
    this.#reader.socket.write(text);
  }

  /** QUIT, once; then ends with this exit status if one is given. Without one: whether the server said 221. */
  async quit(status?: number): Promise<boolean> {
    if (this.#quitSent) return true;
    this.#quitSent = true;
    const answer = await this.transact({ send: 'QUIT', expect: /^221 /m });
    if (this.#lost) this.#disconnected(status);
    if (status === undefined) return answer !== undefined;
    this.close();
    throw new Exit(status);
  }

  drop(): never {
    this.#transcript.print('info', 'Dropping connection');
    this.#reader.socket.destroy();
    throw new Exit(0);
  }

  close(): void {
    this.#reader.socket.end();
    this.#transcript.print('info', 'Connection closed with remote host.');
  }

  /** Puts TLS under the dialogue. */
  async secure(upgrade: (socket: Duplex) => Promise<Duplex>): Promise<void> {
    this.#reader = new WireReader(await upgrade(this.#reader.release()));
    this.#transcript.secure = true;
  }

  #sendAll(batch: Exchange[]): void {
    const commands = batch.filter(({ send }) => send !== undefined);
    for (const { send = '', show, summarise } of commands) {
      const shown = show || send;
      this.#transcript.print('sent', summarise ? `${shown.split('\n').length} lines sent` : shown);
    }
    const text = commands.map(({ send }) => `${send}\r\n`).join('');
    if (text !== '' && this.#reader.socket.writable) this.#reader.socket.write(text);
  }

  async #readReply(exchange: Exchange): Promise<string | undefined> {
    const started = performance.now();
    const reply = await this.#receive();
    this.#showTime(started);
    const expected = exchange.expect.test(reply);
    const shown = exchange.translate ? exchange.translate(reply) : reply;
    if (shown !== '') this.#transcript.print(expected ? 'received' : 'unexpected', shown);
    if (this.#lost && !this.#quitSent) this.#disconnected(undefined);
    return expected ? reply : undefined;
  }

  async #receive(): Promise<string> {
    const { timeoutSeconds, signal } = this.#options;
    const unlimited = 2 ** 31 - 1;
    let reply = '';
    while (!/^\d\d\d /m.test(reply)) {
      const got = await this.#reader.line(timeoutSeconds > 0 ? timeoutSeconds * 1000 : unlimited, signal);
      if ('timedOut' in got) return `Timeout (${timeoutSeconds} secs) waiting for server response`;
      if ('closed' in got) {
        this.#lost = true;
        return `${reply}${got.rest}`.trimEnd();
      }
      reply += got.line.replace(/\r\n$/, '\n');
    }
    return reply.replace(/\n$/, '');
  }

  #showTime(started: number): void {
    if (!this.#options.timeLapse) return;
    const seconds = (performance.now() - started) / 1000;
    const text = this.#options.timeLapse === 'hires' ? seconds.toFixed(3) : Math.round(seconds).toString();
    this.#transcript.print('info', `response in ${text}s`);
  }

  #disconnected(status: number | undefined): never {
    this.#transcript.print('error', 'Remote host closed connection unexpectedly.');
    throw new Exit(status || LOST_CONNECTION);
  }
}
