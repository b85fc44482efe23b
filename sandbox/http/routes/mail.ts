/** What the map asks beside the events: what the log says of a message, and which addresses are on the block list. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ListingsAnswer, MailLogAnswer } from '../api.ts';
import { placeReader, read } from '../read.ts';
import type { Rooms } from '../rooms.ts';

/** Lines that a message leaves in the log; one that is tried for days leaves more, and the newest tell. */
const LINES = 40;
/** A queue ID, or the two longest addresses of RFC 5321 §4.5.3.1 as the log writes them. Characters. */
const MAX_TEXT = 600;

const LogQuery = z.object({ text: z.string().min(4, 'must have at least four characters').max(MAX_TEXT) });

export function addMail(server: FastifyInstance, rooms: Rooms): void {
  const { sandboxes } = rooms;
  const placeOf = placeReader(rooms);

  server.get('/api/labs/:lab/mail-log', async ({ params, query }): Promise<MailLogAnswer> => {
    const place = placeOf(params);
    const { text } = read(LogQuery, query, 'query');
    using held = await sandboxes.hold(place);
    return { lines: await held.sandbox.mailLog(text, LINES) };
  });

  server.get('/api/labs/:lab/listings', async ({ params }): Promise<ListingsAnswer> => {
    using held = await sandboxes.hold(placeOf(params));
    return held.sandbox.internet.listings();
  });
}
