/** Puts every name of a world into the DNS. */
import type { Addresses, Cast, World } from '../world/world.ts';
import type { DnsAnswer, RecordType, Resolve } from './network.ts';
import { addApex, addHost, addMailDomain, setPointer, type Zone } from './zone.ts';

export interface Names {
  /** The zone that all others delegate to. */
  nameServer: string;
  /** The domain of the provider, where strangers have their names. */
  isp: string;
  /** As everybody on the internet sees it. */
  resolve: Resolve;
  /** As the office sees it: the mail host by its address in the LAN, for the public one is out of reach there. */
  resolveOffice: Resolve;
}

export function nameWorld(zone: Zone, world: World): Names {
  const isp = parentOf(world.smartHost.name);
  const nameServer = `ns1.${isp}`;
  zone.add('localhost', 'A', '127.0.0.1');
  zone.add('localhost', 'AAAA', '::1');
  setPointer(zone, '127.0.0.1', 'localhost');
  setPointer(zone, '::1', 'localhost');

  addHost(zone, nameServer, world.nameServer.public);
  addMailDomain(zone, isp, world.smartHost.name, nameServer);
  addHost(zone, world.smartHost.name, world.smartHost.address);
  addHost(zone, world.outside.name, world.outside.public);

  addMailDomain(zone, world.domain, world.mail.name, nameServer);
  addHost(zone, world.mail.name, world.mail.public);
  nameOffice(zone, world);

  for (const { domain, mx, address } of [...world.providers, world.spamTrap]) {
    addMailDomain(zone, domain, mx, nameServer);
    addHost(zone, mx, address);
  }
  if (world.blackHole) {
    addMailDomain(zone, parentOf(world.blackHole.name), world.blackHole.name, nameServer);
    addHost(zone, world.blackHole.name, world.blackHole.address);
  }
  nameBlockList(zone, world, nameServer);
  if (world.scene) nameScene(zone, world.scene, nameServer);
  for (const addresses of world.prober.outside) addHost(zone, strangerName(addresses, isp), addresses);

  const office = officeView(world);
  return {
    nameServer,
    isp,
    resolve: async (name, type) => zone.lookUp(name, type),
    resolveOffice: async (name, type) => office(name, type) ?? zone.lookUp(name, type),
  };
}

/** A name like those that hosting companies give. */
export function strangerName(addresses: Addresses, parent: string): string {
  return `static-${addresses.v4.replaceAll('.', '-')}.${parent}`;
}

function nameOffice(zone: Zone, world: World): void {
  addHost(zone, world.inside.name, world.inside.lan);
  for (const addresses of world.prober.office) addHost(zone, officeName(addresses, world), addresses);
  for (const address of [world.mail.lan.v4, world.mail.lan.v6]) setPointer(zone, address, world.mail.name);
}

export function officeName({ v4 }: Addresses, { domain }: World): string {
  return `pc${v4.split('.').at(-1)}.lan.${domain}`;
}

/** The test entry that every list has (RFC 5782 §5), so that students can see what a listing looks like. */
function nameBlockList(zone: Zone, world: World, nameServer: string): void {
  addApex(zone, world.dnsbl.zone, nameServer);
  addMailDomain(zone, world.dnsbl.domain, world.dnsbl.mx, nameServer);
  addHost(zone, world.dnsbl.mx, world.dnsbl.address);
  zone.add(`2.0.0.127.${world.dnsbl.zone}`, 'A', '127.0.0.2');
  zone.add(`2.0.0.127.${world.dnsbl.zone}`, 'TXT', `Test entry, see ${world.dnsbl.web}`);
}

function nameScene(zone: Zone, { spammers, partner, deadEnd, decoys }: Cast, nameServer: string): void {
  for (const { domain, mx, address } of [partner, deadEnd]) {
    addMailDomain(zone, domain, mx, nameServer);
    addHost(zone, mx, address);
  }
  for (const { name, address } of [...spammers.hosts, ...decoys]) addHost(zone, name, address);
}

function officeView(world: World): (name: string, type: RecordType) => DnsAnswer | undefined {
  return (name, type) => {
    if (name.toLowerCase().replace(/\.$/, '') !== world.mail.name) return undefined;
    const data = type === 'A' ? world.mail.lan.v4 : type === 'AAAA' ? world.mail.lan.v6 : undefined;
    if (data === undefined) return undefined;
    return { status: 'NOERROR', records: [{ name: world.mail.name, type, ttl: 300, data }] };
  };
}

function parentOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
