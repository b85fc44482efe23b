/** A container's or an exec's standard streams as one plain Duplex. */
import { Duplex } from 'node:stream';

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes apart what the engine sends for a process without a TTY (frames of stdout and stderr behind one connection).
 * Reading gives stdout, writing is stdin; stderr goes to `onError`, in pieces. Slow reading slows the process down.
 */
export function plainStdio(engine: Duplex, onError: (text: string) => void = () => undefined): Duplex {
  const header = Buffer.alloc(HEADER_BYTES);
  let headerLength = 0;
  let left = 0;
  const plain = new Duplex({
    read: () => void engine.resume(),
    write: (chunk, encoding, done) => void engine.write(chunk, encoding, (error) => done(error)),
    final: (done) => void engine.end(() => done()),
    destroy: (error, done) => {
      engine.destroy();
      done(error);
    },
  });
  engine.on('data', (chunk: Buffer) => {
    let room = true;
    for (let at = 0; at < chunk.length; ) {
      if (left === 0) {
        const taken = chunk.copy(header, headerLength, at, at + HEADER_BYTES - headerLength);
        headerLength += taken;
        at += taken;
        if (headerLength === HEADER_BYTES) {
          headerLength = 0;
          left = header.readUInt32BE(4);
        }
        continue;
      }
      const piece = chunk.subarray(at, at + left);
      at += piece.length;
      left -= piece.length;
      if (header[0] === STDERR) onError(piece.toString());
      else room = plain.push(piece) && room;
    }
    if (!room) engine.pause();
  });
  engine.on('end', () => plain.push(null));
  engine.on('error', (error) => plain.destroy(error));
  engine.on('close', () => {
    if (!engine.readableEnded) plain.destroy();
  });
  return plain;
}
