/** Serves the built site. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ERRORS, LabError } from '../errors.ts';
import { contentPolicy, WORKER_POLICY } from './content-policy.ts';
import { bodyOf } from './errors.ts';

/** Astro puts a hash of the content into these names, so they never change. */
const HASHED = `${sep}_astro${sep}`;
const HTML = 'text/html; charset=utf-8';

export async function addSite(server: FastifyInstance, siteDir: string): Promise<void> {
  const policyOf = policies();
  if (existsSync(siteDir))
    await server.register(fastifyStatic, {
      root: siteDir,
      redirect: true,
      cacheControl: false,
      setHeaders(reply: FastifyReply, path: string) {
        reply.header('cache-control', path.includes(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache');
        if (path.endsWith('.html')) reply.header('content-security-policy', policyOf(path));
        else if (path.endsWith('.js')) reply.header('content-security-policy', WORKER_POLICY);
      },
    });

  server.setNotFoundHandler((request, reply) => {
    const { status } = ERRORS['not-found'];
    if (request.url.startsWith('/api/') || !['GET', 'HEAD'].includes(request.method))
      return reply.code(status).send(bodyOf(new LabError('not-found')));
    reply.code(status).header('cache-control', 'no-cache');
    const notFoundPage = lostPage(siteDir, request.url);
    if (!existsSync(notFoundPage))
      return reply
        .type('text/plain; charset=utf-8')
        .send(
          'There is nothing at this address. If this is the first page, the course is not built yet: run "npm run build".\n',
        );
    return reply.type(HTML).header('content-security-policy', policyOf(notFoundPage)).send(readFileSync(notFoundPage));
  });
}

/** In the language of the address, where the site has it in that language. */
function lostPage(siteDir: string, url: string): string {
  const language = /^\/([a-z]{2})\//.exec(url)?.[1];
  const translated = language && join(siteDir, language, '404', 'index.html');
  return translated && existsSync(translated) ? translated : join(siteDir, '404.html');
}

/** Reads a page once for each time it was built. */
function policies(): (path: string) => string {
  const known = new Map<string, { changed: number; policy: string }>();
  return (path) => {
    const changed = statSync(path).mtimeMs;
    const found = known.get(path);
    if (found?.changed === changed) return found.policy;
    const policy = contentPolicy(readFileSync(path, 'utf8'));
    known.set(path, { changed, policy });
    return policy;
  };
}
