/** Reads what a page sends over a terminal's WebSocket. */
import { z } from 'zod';
import { LabError } from '../errors.ts';
import { type ClientMessage, MAX_INPUT_BYTES } from './protocol.ts';

/** More columns or rows than any screen has; keeps the memory of a screen small. */
const MAX_CELLS = 1_000;

const cells = z.int().min(0).max(MAX_CELLS);
const Message = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('input'), data: z.string() }),
  // 0×0 is what a hidden tab measures.
  z.strictObject({ type: z.literal('resize'), columns: cells, rows: cells }),
]);

/** Throws LabError `too-large`, `bad-request`. */
export function readMessage(data: Buffer, isBinary: boolean): ClientMessage {
  if (data.length > MAX_INPUT_BYTES)
    throw new LabError(
      'too-large',
      `A message to a terminal holds at most ${MAX_INPUT_BYTES / 1024} KiB. Send it in pieces, or put it into a file.`,
    );
  if (isBinary) throw new LabError('bad-request', 'A message to a terminal is a text frame with JSON.');
  const read = Message.safeParse(parseJson(data.toString('utf8')));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.length ? ` (${issue.path.join('.')}: ${issue.message})` : '';
  throw new LabError('bad-request', `This is not a message of the terminal protocol${where}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
