/** JSON that is stored compressed: snapshots are large and repetitive. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

export async function pack(value: unknown): Promise<Uint8Array> {
  return compress(JSON.stringify(value));
}

export async function unpack(data: Uint8Array): Promise<unknown> {
  return JSON.parse((await decompress(data)).toString('utf8'));
}
