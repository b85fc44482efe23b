/** The client's half of an SMTP dialogue, byte for byte: it sends what it is told to, and reads whole replies. */
import type { Duplex } from 'node:stream';
import type { SmtpReply, Transcript } from './internet.ts';

/** A server that never ends its reply is cut off here. */
const MAX_REPLY_BYTES = 64 * 1024;
/** Message text in the record is shortened to this. */
const SHOWN_MESSAGE_LINES = 12;

/** Why there was no reply. */
export class NoReply extends Error {
  readonly reason: 'closed' | 'timeout';

  constructor(reason: NoReply['reason']) {
    super(reason === 'closed' ? 'the server closed the connection' : 'the server did not answer in time');
    this.name = 'NoReply';
    this.reason = reason;
  }
}

export class Dialogue {
  readonly lines: Transcript['lines'] = [];
  #stream: Duplex;
  #unread = Buffer.alloc(0);
  #gone = false;
  #wake: (() => void) | undefined;
  readonly #heard = (chunk: Buffer) => {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    this.#wake?.();
  };
  readonly #left = () => {
    this.#gone = true;
    this.#wake?.();
  };

  constructor(stream: Duplex) {
    this.#stream = stream;
    this.#listen(stream);
  }

  /** Goes on over another stream, which carries the old one's bytes (STARTTLS). */
  continueOver(stream: Duplex): void {
    this.#unread = Buffer.alloc(0);
    this.#stream = stream;
    this.#gone = false;
    this.#listen(stream);
  }

  /** Hands the stream over, with nothing of ours listening. */
  release(): Duplex {
    this.#stream.off('data', this.#heard).off('end', this.#left).off('close', this.#left);
    return this.#stream;
  }

  async command(line: string, timeoutMs: number, shown = line): Promise<SmtpReply> {
    this.send(line, shown);
    return this.reply(timeoutMs);
  }

  send(line: string, shown = line): void {
    this.lines.push({ from: 'client', text: shown });
    if (this.#stream.writable) this.#stream.write(`${line}\r\n`);
  }

  /** Dots doubled (RFC 5321 §4.5.2), and the final dot. */
  async message(text: string, timeoutMs: number): Promise<SmtpReply> {
    const stuffed = text.replace(/\r?\n$/, '').replace(/^\./gm, '..');
    const lines = text.split(/\r?\n/);
    const shown = lines.slice(0, SHOWN_MESSAGE_LINES);
    if (lines.length > shown.length) shown.push(`[… ${lines.length - shown.length} more lines]`);
    return this.command(`${stuffed}\r\n.`, timeoutMs, [...shown, '.'].join('\n'));
  }

  /** The next whole reply. Rejects with NoReply. */
  async reply(timeoutMs: number): Promise<SmtpReply> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const reply = this.#takeReply();
      if (reply) return reply;
      if (this.#gone || this.#unread.length > MAX_REPLY_BYTES) throw new NoReply('closed');
      await this.#more(deadline - performance.now());
    }
  }

  close(): void {
    this.#stream.destroy();
  }

  #listen(stream: Duplex): void {
    // What matters of an error is that there will be no reply.
    stream.on('data', this.#heard).once('end', this.#left).once('close', this.#left).on('error', this.#left);
  }

  #more(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => {
          this.#wake = undefined;
          reject(new NoReply('timeout'));
        },
        Math.max(timeoutMs, 0),
      );
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }

  /** RFC 5321 §4.2.1: all lines but the last have a hyphen after the code. */
  #takeReply(): SmtpReply | undefined {
    const text = this.#unread.toString();
    const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n/.exec(text)?.[0];
    if (whole === undefined) return this.#takeNonsense(text);
    this.#unread = this.#unread.subarray(Buffer.byteLength(whole));
    return this.#noted(whole.trimEnd().split(/\r?\n/));
  }

  /** A line that is no reply at all, as from a server of another protocol. */
  #takeNonsense(text: string): SmtpReply | undefined {
    const line = /^[^\n]*\n/.exec(text)?.[0];
    if (line === undefined || /^\d{3}-/.test(line)) return undefined;
    this.#unread = this.#unread.subarray(Buffer.byteLength(line));
    this.lines.push({ from: 'server', text: line.trimEnd() });
    return { code: 0, text: line.trimEnd() };
  }

  #noted(lines: string[]): SmtpReply {
    for (const line of lines) this.lines.push({ from: 'server', text: line });
    const code = Number(lines[0]?.slice(0, 3));
    const texts = lines.map((line) => line.slice(4));
    const enhanced = /^[245]\.\d{1,3}\.\d{1,3}(?= |$)/.exec(texts[0] ?? '')?.[0];
    if (enhanced === undefined) return { code, text: texts.join('\n') };
    return { code, enhanced, text: texts.map((text) => text.replace(`${enhanced} `, '')).join('\n') };
  }
}
