/** What calls bring along, read within bounds and checked. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

/** A creation holds the filter of system calls, which is 10 kB. */
const MAX_BODY = 256 * 1024;

const NewExec = z.strictObject({
  Cmd: z.array(z.string()).min(1),
  AttachStdin: z.literal(true),
  AttachStdout: z.literal(true),
  AttachStderr: z.literal(true),
  Tty: z.boolean(),
  Env: z.array(z.string()),
  WorkingDir: z.string(),
});

/** As our own writing, for the engine reads names of members more generously than we do. Throws Refusal. */
export function checkNewExec(body: string): string {
  const exec = NewExec.safeParse(parseBody(body));
  if (exec.success) return JSON.stringify(exec.data);
  const [issue] = exec.error.issues;
  throw new Refusal(`runs programs only as the driver does: ${issue?.path.join('.')} ${issue?.message}`);
}

/** Of a start only the kind of terminal is up to the driver. */
export function checkStart(body: string): string {
  const start = z.object({ Tty: z.boolean().optional() }).safeParse(parseBody(body));
  if (!start.success) throw new Refusal('starts programs only as the driver does');
  return JSON.stringify({ Detach: false, Tty: start.data.Tty === true });
}

/** undefined for nothing at all. */
export function parseBody(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    throw new Refusal('reads only JSON');
  }
}

/** Throws Refusal when it is too large. */
export async function readBody(asked: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of asked as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > MAX_BODY) throw new Refusal(TOO_LARGE);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Of a request that asks for an upgrade, Node leaves the body in the connection. What follows it stays there. */
export async function readUpgradeBody({ headers }: IncomingMessage, client: Duplex, head: Buffer): Promise<string> {
  const length = Number(headers['content-length'] ?? 0);
  if (headers['transfer-encoding'] !== undefined || !Number.isInteger(length))
    throw new Refusal('takes no body of unknown length');
  if (length > MAX_BODY) throw new Refusal(TOO_LARGE);
  let read = head;
  while (read.byteLength < length) {
    const chunk = client.read() as Buffer | null;
    if (chunk) read = Buffer.concat([read, chunk]);
    else await moreIn(client);
  }
  if (read.byteLength > length) client.unshift(read.subarray(length));
  return read.subarray(0, length).toString('utf8');
}

const TOO_LARGE = `takes no more than ${MAX_BODY / 1024} KiB at once`;

function moreIn(client: Duplex): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onClose = () => reject(new Error('the connection ended within a body'));
  client.once('readable', resolve).once('close', onClose).once('end', onClose);
  return promise.finally(() => client.off('readable', resolve).off('close', onClose).off('end', onClose));
}
