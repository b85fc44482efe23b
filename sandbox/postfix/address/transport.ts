import type { Environment } from '../environment.ts';
import { findInMaps } from '../lists/maps.ts';
import { findAddress } from './find.ts';

export interface Route {
  transport: string;
  nexthop: string;
}

/** `transport:nexthop`, split at the first colon. */
export function splitTransport(text: string): Route {
  const colon = text.indexOf(':');
  return colon < 0
    ? { transport: text, nexthop: '' }
    : { transport: text.slice(0, colon), nexthop: text.slice(colon + 1) };
}

const SAYS_WHY = new Set(['error', 'retry']);

/** What an entry of transport(5) makes of a route: an empty side leaves or resets what was there. */
function overrideRoute(route: Route, entry: Route, domain: string): Route {
  if (entry.transport === '') return entry.nexthop === '' ? route : { ...route, nexthop: entry.nexthop };
  if (entry.nexthop !== '') return entry;
  return { ...entry, nexthop: SAYS_WHY.has(entry.transport) ? 'Address is undeliverable' : domain };
}

/** Applies transport_maps; undefined when the tables could not be asked. */
export function applyTransportMaps(
  environment: Environment,
  address: string,
  domain: string,
  route: Route,
): Route | undefined {
  const maps = environment.configuration.get('transport_maps');
  const entry = findAddress(environment, maps, address, 'transport', 'transport_maps');
  if (entry.error) return undefined;
  if (entry.found !== undefined) return overrideRoute(route, splitTransport(entry.found), domain);
  const wildcard = findInMaps(environment, maps, '*', { title: 'transport_maps' });
  if (wildcard.found !== undefined) return overrideRoute(route, splitTransport(wildcard.found), domain);
  return wildcard.error ? undefined : route;
}
