/** Where on the map an address or a relay is, by the names of this student's world. */
import type { LabView } from '../../../../../sandbox/http/api.ts';

/**
 * `strangers`: whoever else sends from the internet. `list`: the keepers of the block list, and their spam trap.
 * `providers`: servers of everybody else.
 */
export const PLACES = ['outside', 'strangers', 'list', 'providers', 'smarthost', 'mail', 'inside'] as const;
export type Place = (typeof PLACES)[number];

export type Names = Pick<NonNullable<LabView['sandbox']>, 'hosts' | 'variables'>;

export interface Places {
  /** Of who connected: an address, or `local` for a program on the mail host itself. */
  client(address: string): Place;
  /** Of a relay as Postfix logs it, `name[address]:port`, `local`, `virtual`; undefined where there was none. */
  relay(relay: string): Place | undefined;
}

export function placesOf({ hosts, variables }: Names): Places {
  const byAddress = new Map<string, Place>(
    hosts.flatMap(({ host, addresses }) => addresses.map((address) => [address.toLowerCase(), host] as const)),
  );
  const lan = [variables['lan.v4'], variables['lan.v6']].map(networkStart);
  const client = (address: string): Place => {
    const wanted = address.toLowerCase();
    if (wanted === 'local' || /^(127\.|::1$)/.test(wanted)) return 'mail';
    const known = byAddress.get(wanted);
    if (known) return known;
    return lan.some((start) => start !== undefined && wanted.startsWith(start)) ? 'inside' : 'strangers';
  };
  const relay = (text: string): Place | undefined => {
    if (text === '' || text === 'none') return undefined;
    const [, name = '', address = ''] = /^([^[\s]*)\[([^\]]+)\]/.exec(text) ?? [];
    // A mailbox: of this host itself, or behind a socket of it.
    if (address === '' || address.startsWith('private/') || address.startsWith('/')) return 'mail';
    if (name === variables['smarthost.name']) return 'smarthost';
    if (name === variables['spamtrap.mx'] || within(name, variables['dnsbl.domain'])) return 'list';
    const place = client(address);
    return place === 'strangers' ? 'providers' : place;
  };
  return { client, relay };
}

/** What every address of a network begins with, for the prefixes that worlds have: /24, and /64 without trailing zeros. */
function networkStart(cidr: string | undefined): string | undefined {
  const [, v4] = /^(\d+\.\d+\.\d+\.)0\/24$/.exec(cidr ?? '') ?? [];
  const [, v6] = /^([0-9a-f:]+:):\/64$/i.exec(cidr ?? '') ?? [];
  return v4 ?? v6?.toLowerCase();
}

function within(name: string, domain: string | undefined): boolean {
  return domain !== undefined && domain !== '' && (name === domain || name.endsWith(`.${domain}`));
}
