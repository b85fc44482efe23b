/** Files of student hosts, for the editor pane. */
import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { LabError } from '../../errors.ts';
import type { FileAnswer } from '../api.ts';
import { HostParams, placeReader, read } from '../read.ts';
import type { Rooms } from '../rooms.ts';

/** What an editor in a page opens with ease. Bytes. */
export const MAX_FILE = 1024 * 1024;
/** PATH_MAX of Linux. */
const MAX_PATH = 4_096;

const FileQuery = z.object({
  path: z
    .string()
    .max(MAX_PATH)
    .regex(/^\/[^\0]*$/, 'must be an absolute path on the host')
    // Whatever stands in a path, it stays on that host; `..` only ends at the host's own root.
    .transform((path) => posix.normalize(path)),
});
const FileBody = z.strictObject({ text: z.string() });

export function addFiles(server: FastifyInstance, rooms: Rooms): void {
  const { catalog, sandboxes } = rooms;
  const placeOf = placeReader(rooms);
  const target = (params: unknown, query: unknown) => {
    const { host } = read(HostParams, params, 'address');
    return { place: placeOf(params), host, path: read(FileQuery, query, 'query').path };
  };

  server.get('/api/labs/:lab/files/:host', async ({ params, query }): Promise<FileAnswer> => {
    const { place, host, path } = target(params, query);
    using held = await sandboxes.hold(place);
    return { path, text: textOf(path, await held.sandbox.read(host, path)) };
  });

  // What the lab laid over the host before the student came. The host's image has other files, which no lab knows.
  server.get('/api/labs/:lab/files/:host/starting', async ({ params, query }): Promise<FileAnswer> => {
    const { place, host, path } = target(params, query);
    const files = await catalog.lab(place.lab).startingFiles(await sandboxes.world(place));
    // As they are laid one after the other, the last one stays.
    const file = files[host]?.findLast((each) => each.path === path);
    if (!file) throw new LabError('file-not-found', `The lab itself laid no ${path} on ${host}.`);
    return { path, text: textOf(path, file.data) };
  });

  server.put('/api/labs/:lab/files/:host', async ({ params, query, body }): Promise<FileAnswer> => {
    const { place, host, path } = target(params, query);
    const { text } = read(FileBody, body, 'body');
    using held = await sandboxes.hold(place);
    await held.sandbox.write(host, path, Buffer.from(text, 'utf8'));
    return { path, text };
  });
}

/** Throws LabError for what an editor in a page cannot show. */
function textOf(path: string, bytes: Uint8Array): string {
  const data = Buffer.from(bytes);
  if (data.length > MAX_FILE)
    throw new LabError('too-large', `${path} is too large for the editor. Look at it in the terminal, with less.`);
  if (data.includes(0) || !isUtf8(data))
    throw new LabError('bad-request', `${path} is not a text file, so the editor cannot show it.`);
  return data.toString('utf8');
}
