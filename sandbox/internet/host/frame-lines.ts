/** Bytes → JSON texts, one a line. */
import type { Readable } from 'node:stream';
import { MAX_FRAME_BYTES } from './protocol.ts';

const NEWLINE = 0x0a;

export interface FrameReader {
  onFrame: (frame: unknown) => void;
  /** Called for each line that is no JSON text or is too long. */
  onGarbage: (why: string) => void;
}

/** Calls back for each line until the stream ends; never throws for what it reads. */
export function readFrames(input: Readable, { onFrame, onGarbage }: FrameReader): void {
  let pieces: Buffer[] = [];
  let length = 0;
  let tooLong = false;
  const add = (piece: Buffer) => {
    length += piece.length;
    if (length > MAX_FRAME_BYTES) {
      tooLong = true;
      pieces = [];
    } else pieces.push(piece);
  };
  const finish = () => {
    const line = Buffer.concat(pieces).toString();
    const wasTooLong = tooLong;
    pieces = [];
    length = 0;
    tooLong = false;
    if (wasTooLong) return onGarbage(`a line of more than ${MAX_FRAME_BYTES} bytes`);
    if (line.trim() === '') return;
    let frame: unknown;
    try {
      frame = JSON.parse(line);
    } catch {
      return onGarbage('a line that is no JSON text');
    }
    onFrame(frame);
  };
  input.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      finish();
      start = end + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  });
}

export function frameLine(frame: unknown): string {
  return `${JSON.stringify(frame)}\n`;
}
