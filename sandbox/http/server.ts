/** Everything that can be asked over HTTP. Opens no port. */
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { sayGoodbye } from '../terminal/gateway.ts';
import { MAX_INPUT_BYTES } from '../terminal/protocol.ts';
import { answerError } from './errors.ts';
import { Gradings } from './gradings.ts';
import type { Rooms } from './rooms.ts';
import { addCheck } from './routes/check.ts';
import { addFiles, MAX_FILE } from './routes/files.ts';
import { addLabs } from './routes/labs.ts';
import { addLife } from './routes/life.ts';
import { addLook } from './routes/look.ts';
import { addMail } from './routes/mail.ts';
import { addPolicy } from './routes/policy.ts';
import { addProgress } from './routes/progress.ts';
import { addSockets } from './routes/sockets.ts';
import { addStatus } from './routes/status.ts';
import { refuseStrangers } from './same-machine.ts';
import { addSite } from './site.ts';
import { views } from './views.ts';

/** A file of the largest size, as JSON, where a line end takes two bytes. */
const MAX_BODY = 2 * MAX_FILE;
/** Larger than what a terminal takes, so that a frame somewhat too large gets an answer instead of a closed connection. */
const MAX_FRAME = 8 * MAX_INPUT_BYTES;

export async function buildServer(rooms: Rooms, logger: FastifyBaseLogger): Promise<FastifyInstance> {
  const server = fastify({ loggerInstance: logger, bodyLimit: MAX_BODY, forceCloseConnections: 'idle' });
  server.setErrorHandler(answerError);
  server.addHook('onRequest', async ({ url }, reply) => {
    if (url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
  acceptEmptyJson(server);
  // The site's pages bring their own policy. HTTPS is not for loopback.
  await server.register(helmet, { strictTransportSecurity: false, contentSecurityPolicy: NOTHING_MAY_LOAD });
  await server.register(rateLimit, { global: false });
  await server.register(websocket, {
    options: { maxPayload: MAX_FRAME },
    preClose() {
      return sayGoodbye(this.websocketServer.clients);
    },
    errorHandler(error, socket, { log }) {
      log.info({ err: error }, 'a WebSocket failed');
      socket.terminate();
    },
  });
  // After the WebSockets' own hook, which closes the connection of an upgrade that is refused.
  server.addHook('onRequest', refuseStrangers);
  addStatus(server, rooms);
  const gradings = new Gradings(rooms.config.checksAtOnce);
  const shown = views(rooms, gradings);
  addLabs(server, rooms, shown);
  addLife(server, rooms, gradings);
  addCheck(server, rooms, gradings);
  addLook(server, rooms, gradings, shown);
  addFiles(server, rooms);
  addMail(server, rooms);
  addPolicy(server, rooms);
  addProgress(server, rooms);
  addSockets(server, rooms);
  await addSite(server, rooms.config.siteDir);
  return server;
}

const NOTHING_MAY_LOAD = {
  useDefaults: false,
  directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
};

/** A POST without a body but with the JSON header, as many clients send it. */
function acceptEmptyJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    if (text.trim() === '') done(null, undefined);
    else parse(request, text, done);
  });
}
