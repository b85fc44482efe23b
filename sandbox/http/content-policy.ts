/**
 * The Content-Security-Policy of the site's pages. Astro writes small scripts into them; each is allowed by its hash, so
 * that no other inline script can run. Styles cannot be treated so: xterm and the code blocks set style attributes.
 */
import { createHash } from 'node:crypto';

/** A script element with content that runs: no `src`, and no data type such as application/json. */
const INLINE_SCRIPT =
  /<script\b(?![^>]*\bsrc\s*=)(?![^>]*\btype\s*=\s*["']?(?:application|text\/plain|speculationrules))[^>]*>([\s\S]*?)<\/script>/gi;

const COMMON = {
  'default-src': ["'self'"],
  // Pagefind, the site's search, runs WebAssembly.
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'worker-src': ["'self'", 'blob:'],
  'object-src': ["'none'"],
  'base-uri': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
} satisfies Record<string, string[]>;

/** For this HTML page. */
export function contentPolicy(html: string): string {
  const hashes = new Set([...html.matchAll(INLINE_SCRIPT)].map((match) => hashOf(match[1] ?? '')));
  const directives = { ...COMMON, 'script-src': [...COMMON['script-src'], ...hashes] };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** For scripts: one that runs as a worker, as the search does, has the policy of its own response (CSP3 §7.8), not of the page. */
export const WORKER_POLICY = contentPolicy('');

function hashOf(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}
