/** Every change to a host's files is one of these; the journal keeps them and replays them. */
import { isUtf8 } from 'node:buffer';

export type FileOperation = { /** Epoch milliseconds. */ at: number } & (
  | { op: 'write'; path: string; data: Uint8Array; mode?: number; uid?: number; gid?: number }
  | { op: 'append'; path: string; data: Uint8Array }
  | { op: 'mkdir'; path: string; mode?: number; uid?: number; gid?: number }
  | { op: 'remove'; path: string }
  | { op: 'rename'; from: string; to: string }
  | { op: 'link'; from: string; to: string }
  | { op: 'symlink'; path: string; target: string; uid?: number; gid?: number }
  | { op: 'chmod'; path: string; mode: number }
  | { op: 'chown'; path: string; uid: number; gid: number }
  | { op: 'touch'; path: string }
);

/** Text stays readable in a journal or snapshot; other bytes become base64. */
export type EncodedBytes = string | { base64: string };

export type EncodedOperation = FileOperation extends infer Operation
  ? Operation extends { data: Uint8Array }
    ? Omit<Operation, 'data'> & { data: EncodedBytes }
    : Operation
  : never;

const utf8 = new TextEncoder();

export function encodeBytes(data: Uint8Array): EncodedBytes {
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return isUtf8(buffer) && !buffer.includes(0) ? buffer.toString('utf8') : { base64: buffer.toString('base64') };
}

export function decodeBytes(data: EncodedBytes): Uint8Array {
  return typeof data === 'string' ? utf8.encode(data) : new Uint8Array(Buffer.from(data.base64, 'base64'));
}

export function encodeOperation(operation: FileOperation): EncodedOperation {
  return 'data' in operation ? { ...operation, data: encodeBytes(operation.data) } : operation;
}

export function decodeOperation(operation: EncodedOperation): FileOperation {
  return 'data' in operation ? { ...operation, data: decodeBytes(operation.data) } : operation;
}
