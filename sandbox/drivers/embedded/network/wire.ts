/** One end of an in-memory connection, which its users cannot tell from a connected net.Socket. */
import { Duplex } from 'node:stream';
import type { Endpoint, WireSocket } from '../../../internet/network.ts';

type WriteDone = (error?: Error | null) => void;

/** The two ends of a new connection; what one writes the other reads, in a later turn of the event loop. */
export function connectedPair(client: Endpoint, server: Endpoint): [client: Wire, server: Wire] {
  const near = new Wire(client, server);
  const far = new Wire(server, client);
  near.joinTo(far);
  far.joinTo(near);
  return [near, far];
}

export class Wire extends Duplex implements WireSocket {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly connecting = false;
  bytesRead = 0;
  bytesWritten = 0;
  #peer: Wire | undefined;
  /** The peer's write that waits until somebody reads here. */
  #blockedWrite: WriteDone | undefined;
  #ended = false;
  #writesIntoTheVoid = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(local: Endpoint, remote: Endpoint) {
    // As net.Server has it by default: who has read the other side's end finishes too.
    super({ allowHalfOpen: false });
    this.localAddress = local.address;
    this.localPort = local.port;
    this.remoteAddress = remote.address;
    this.remotePort = remote.port;
  }

  /** Once, by connectedPair. */
  joinTo(peer: Wire): void {
    this.#peer = peer;
  }

  get readyState(): 'open' | 'readOnly' | 'writeOnly' | 'closed' {
    if (this.destroyed) return 'closed';
    if (this.readable) return this.writable ? 'open' : 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  get remoteFamily(): 'IPv4' | 'IPv6' {
    return this.remoteAddress.includes(':') ? 'IPv6' : 'IPv4';
  }

  address(): { address: string; port: number; family: 'IPv4' | 'IPv6' } {
    const family = this.localAddress.includes(':') ? 'IPv6' : 'IPv4';
    return { address: this.localAddress, port: this.localPort, family };
  }

  /** Emits `timeout` after so long without a byte in either direction; 0 switches it off. */
  setTimeout(milliseconds: number, callback?: () => void): this {
    clearTimeout(this.#idle);
    this.#idle = undefined;
    if (milliseconds > 0) {
      this.#idle = setTimeout(() => this.emit('timeout'), milliseconds).unref();
      if (callback) this.once('timeout', callback);
    } else if (callback) this.removeListener('timeout', callback);
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** Ends, and closes when all is written. Part of net.Socket that node:tls calls. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  /** Closes at once; the other side's reads fail with ECONNRESET. */
  resetAndDestroy(): this {
    const peer = this.#peer;
    setImmediate(() => peer?.destroy(errno('ECONNRESET', 'read ECONNRESET')));
    return this.destroy();
  }

  override _read(): void {
    const done = this.#blockedWrite;
    this.#blockedWrite = undefined;
    done?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: WriteDone): void {
    this.bytesWritten += chunk.length;
    this.#idle?.refresh();
    setImmediate(() => this.#deliver(chunk, done));
  }

  override _writev(chunks: { chunk: Buffer }[], done: WriteDone): void {
    const whole = Buffer.concat(chunks.map(({ chunk }) => chunk));
    this._write(whole, 'utf8', done);
  }

  override _final(done: WriteDone): void {
    setImmediate(() => {
      this.#peer?.receiveEnd();
      done();
    });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#idle);
    const blocked = this.#blockedWrite;
    this.#blockedWrite = undefined;
    setImmediate(() => {
      blocked?.();
      this.#peer?.receiveEnd();
    });
    done(error);
  }

  /** From the peer. */
  receive(chunk: Buffer, done: WriteDone): void {
    this.bytesRead += chunk.length;
    this.#idle?.refresh();
    if (this.push(chunk)) done();
    else this.#blockedWrite = done;
  }

  /** From the peer. */
  receiveEnd(): void {
    if (this.#ended || this.destroyed) return;
    this.#ended = true;
    this.push(null);
    // Without a reader the end would never be noticed, and the socket never closed.
    if (this.readableLength === 0 && this.readableFlowing === null) this.read(0);
  }

  /** As in TCP, the first write to a socket that is gone succeeds; the reset that answers it fails the next one. */
  #deliver(chunk: Buffer, done: WriteDone): void {
    const peer = this.#peer;
    if (peer && !peer.destroyed && !peer.#ended) {
      peer.receive(chunk, done);
      return;
    }
    this.#writesIntoTheVoid += 1;
    done(this.#writesIntoTheVoid > 1 ? errno('EPIPE', 'write EPIPE') : null);
  }
}

function errno(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
