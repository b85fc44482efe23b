/** Files of student hosts, for the editor pane. */
import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { LabError } from '../../errors.ts';
import type { FileAnswer } from '../api.ts';
import { HostParams, read } from '../read.ts';
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

export function addFiles(server: FastifyInstance, { catalog, sandboxes, person }: Rooms): void {
  const target = (params: unknown, query: unknown) => {
    const { lab, host } = read(HostParams, params, 'address');
    const place = { person: person.id, lab: catalog.lab(lab).definition.id };
    return { place, host, path: read(FileQuery, query, 'query').path };
  };

  server.get('/api/labs/:lab/files/:host', async ({ params, query }): Promise<FileAnswer> => {
    const { place, host, path } = target(params, query);
    using held = await sandboxes.hold(place);
    const data = Buffer.from(await held.sandbox.read(host, path));
    if (data.length > MAX_FILE)
      throw new LabError('too-large', `${path} is too large for the editor. Look at it in the terminal, with less.`);
    if (data.includes(0) || !isUtf8(data))
      throw new LabError('bad-request', `${path} is not a text file, so the editor cannot show it.`);
    return { path, text: data.toString('utf8') };
  });

  server.put('/api/labs/:lab/files/:host', async ({ params, query, body }): Promise<FileAnswer> => {
    const { place, host, path } = target(params, query);
    const { text } = read(FileBody, body, 'body');
    using held = await sandboxes.hold(place);
    await held.sandbox.write(host, path, Buffer.from(text, 'utf8'));
    return { path, text };
  });
}
