/**
 * Postfix's queue files (record.h, rec_type.h): records of a type byte, a length in base 128 with the low digits first,
 * and data. Only what locating a message needs is read.
 */

export interface QueueFile {
  sender: string;
  /** Those still to be delivered. */
  recipients: string[];
  /** Headers and body, lines joined by \n. */
  content: string;
}

const TYPE = { sender: 'S', recipient: 'R', content: 'N', continued: 'L' } as const;

/** Throws nothing: of a damaged file it gives what comes before the damage. */
export function readQueueFile(data: Uint8Array): QueueFile {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const file: QueueFile = { sender: '', recipients: [], content: '' };
  const lines: string[] = [];
  for (const { type, value } of records(bytes)) {
    if (type === TYPE.sender) file.sender = value();
    else if (type === TYPE.recipient) file.recipients.push(value());
    else if (type === TYPE.content) lines.push(value(), '\n');
    else if (type === TYPE.continued) lines.push(value());
  }
  file.content = lines.join('');
  return file;
}

function* records(bytes: Buffer): Generator<{ type: string; value: () => string }> {
  let at = 0;
  while (at < bytes.byteLength) {
    const type = String.fromCharCode(bytes[at] ?? 0);
    at += 1;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const digit = bytes[at];
      at += 1;
      if (digit === undefined || shift > 28) return;
      length |= (digit & 0x7f) << shift;
      if (digit < 0x80) break;
    }
    const start = at;
    at += length;
    if (length < 0 || at > bytes.byteLength) return;
    yield { type, value: () => bytes.toString('utf8', start, start + length) };
  }
}
