/** Where master(8) listens for a service of type inet. */
import type { Configuration, Service } from '../types.ts';

export interface Endpoint {
  /** `0.0.0.0` and `::` are all of the family. */
  address: string;
  port: number;
}

const PORTS: Record<string, number> = { smtp: 25, submission: 587, submissions: 465, smtps: 465 };

/** The endpoints of a service, from its name in master.cf, inet_interfaces and inet_protocols; undefined for a bad name. */
export function endpointsOf(service: Service, configuration: Configuration): Endpoint[] | undefined {
  const [, literal, plain, name = ''] = /^(?:(?:\[([^\]]+)\]|([^:]+)):)?([^:]+)$/.exec(service.name) ?? [];
  const port = PORTS[name] ?? (/^\d{1,5}$/.test(name) ? Number(name) : undefined);
  if (port === undefined || port > 65_535) return undefined;
  const host = literal ?? plain;
  const addresses = host === undefined ? listenAddresses(configuration) : addressesOf(host, configuration);
  const families = protocols(configuration);
  return addresses
    .filter((address) => families.includes(address.includes(':') ? 'v6' : 'v4'))
    .map((address) => ({ address, port }));
}

function protocols(configuration: Configuration): ('v4' | 'v6')[] {
  const names = configuration.list('inet_protocols');
  if (names.length === 0 || names.includes('all')) return ['v4', 'v6'];
  return [...(names.includes('ipv4') ? (['v4'] as const) : []), ...(names.includes('ipv6') ? (['v6'] as const) : [])];
}

function listenAddresses(configuration: Configuration): string[] {
  const names = configuration.list('inet_interfaces');
  if (names.includes('all')) return ['0.0.0.0', '::'];
  if (names.includes('loopback-only')) return ['127.0.0.1', '::1'];
  return names.flatMap((name) => addressesOf(name.replace(/^\[(.*)\]$/, '$1'), configuration));
}

/** A literal, or a name that this host knows itself by. */
function addressesOf(host: string, configuration: Configuration): string[] {
  if (/^[\d.]+$/.test(host) || host.includes(':')) return [host];
  const lines = configuration.files.read('/etc/hosts')?.split('\n') ?? [];
  return lines.flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return names.includes(host) ? [address] : [];
  });
}
