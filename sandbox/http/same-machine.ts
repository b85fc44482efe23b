/**
 * There is no login, so only this machine's own pages may ask. A Host header of another name is DNS rebinding (a page
 * whose name was pointed at 127.0.0.1); an Origin of another place is a foreign page, whose WebSockets no browser stops.
 */
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { LabError } from '../errors.ts';

/** A Fastify onRequest hook. Throws LabError `not-allowed`. */
export async function refuseStrangers({ headers }: FastifyRequest): Promise<void> {
  const host = headers.host ?? '';
  if (!isThisMachine(host))
    throw new LabError(
      'not-allowed',
      `This server answers to 127.0.0.1 and localhost only, not to "${host}". Open it under the address that it printed when it started.`,
    );
  if (headers.origin !== undefined && headers.origin !== `http://${host}`)
    throw new LabError('not-allowed', `A page of ${headers.origin} may not use this server.`);
}

function isThisMachine(host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname, host: canonical } = new URL(`http://${host}`);
  // Anything besides name and port, such as user@ or a path, does not come from a browser.
  if (canonical !== host.toLowerCase().replace(/:80$/, '')) return false;
  const bare = hostname.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || (ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback');
}
