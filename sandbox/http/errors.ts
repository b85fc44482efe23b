/** Turns whatever goes wrong in a route into an answer of the error table. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, type ErrorCode, LabError } from '../errors.ts';
import type { ApiError } from './api.ts';

/** What Fastify and its plugins say by status. */
const BY_STATUS: Record<number, ErrorCode> = { 404: 'not-found', 413: 'too-large', 429: 'too-many-requests' };

export function answerError(error: FastifyError | LabError | Error, request: FastifyRequest, reply: FastifyReply) {
  const known = error instanceof LabError ? error : translate(error);
  const { status, shown } = ERRORS[known.code];
  if (status >= 500) request.log.error({ err: error }, `${request.method} ${request.url} failed`);
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .send(bodyOf(shown ? known : new LabError(known.code)));
}

export function bodyOf({ code, message }: LabError): ApiError {
  return { error: { code, text: message } };
}

function translate(error: FastifyError | Error): LabError {
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  const code = BY_STATUS[status];
  if (code) return new LabError(code);
  return status >= 400 && status < 500 ? new LabError('bad-request', error.message) : new LabError('internal');
}
