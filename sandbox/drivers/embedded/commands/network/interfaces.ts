/** ip(8) and ifconfig(8): the host's legs. */
import ipaddr from 'ipaddr.js';
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';

export const ip: Program = {
  names: ['ip'],
  summary: 'shows addresses and routes',
  help: 'Usage: ip [-4|-6] [-br] addr|route|link\n',
  async run(argv, io, machine) {
    const options = argv.slice(1).filter((word) => word.startsWith('-'));
    const [object = '', ...rest] = argv.slice(1).filter((word) => !word.startsWith('-'));
    const verb = rest[0] === undefined || rest[0] === 'dev' ? 'show' : (rest.shift() ?? '');
    if (!['show', 'list', 'ls', 's', 'get'].includes(verb))
      throw new Failure('ip: the addresses and routes of the embedded lab are fixed', 2);
    const [target] = rest.filter((word) => word !== 'dev');
    if (object !== '' && 'address'.startsWith(object)) addresses(options, io, legs(machine, target));
    else if (object !== '' && 'route'.startsWith(object))
      routes(options, verb === 'get' ? target : undefined, io, machine);
    else if (object !== '' && 'link'.startsWith(object)) links(io, legs(machine, target));
    else throw new Failure('Usage: ip [-4|-6] [-br] addr|route|link', 255);
    return 0;
  },
};

interface Leg {
  name: string;
  index: number;
  hardware: string;
  v4: string;
  v6: string;
}

/** All of them, or the one of this name. */
function legs(machine: Machine, only?: string): Leg[] {
  const own = machine.interfaces.map(({ name, addresses: { v4, v6 }, prefixLength }, index) => ({
    name,
    index: index + 2,
    hardware: `02:42:${ipaddr
      .parse(v4)
      .toByteArray()
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(':')}`,
    v4: `${v4}/${prefixLength.v4}`,
    v6: `${v6}/${prefixLength.v6}`,
  }));
  const all = [{ name: 'lo', index: 1, hardware: '00:00:00:00:00:00', v4: '127.0.0.1/8', v6: '::1/128' }, ...own];
  const wanted = all.filter(({ name }) => only === undefined || name === only);
  if (wanted.length === 0) throw new Failure(`Device "${only}" does not exist.`);
  return wanted;
}

function addresses(options: string[], io: ProgramIo, wanted: readonly Leg[]): void {
  const only4 = options.includes('-4');
  const only6 = options.includes('-6');
  for (const leg of wanted) {
    if (options.some((option) => option.startsWith('-br'))) {
      const list = [only6 ? '' : leg.v4, only4 ? '' : leg.v6].filter(Boolean).join(' ');
      io.stdout(`${leg.name.padEnd(16)} ${(leg.name === 'lo' ? 'UNKNOWN' : 'UP').padEnd(14)} ${list} \n`);
      continue;
    }
    io.stdout(linkLines(leg));
    const scope = leg.name === 'lo' ? 'host' : 'global';
    if (!only6)
      io.stdout(`    inet ${leg.v4} scope ${scope} ${leg.name}\n       valid_lft forever preferred_lft forever\n`);
    if (!only4) io.stdout(`    inet6 ${leg.v6} scope ${scope} \n       valid_lft forever preferred_lft forever\n`);
  }
}

function linkLines({ name, index, hardware }: Leg): string {
  if (name === 'lo')
    return `${index}: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback ${hardware} brd 00:00:00:00:00:00\n`;
  return `${index}: ${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default\n    link/ether ${hardware} brd ff:ff:ff:ff:ff:ff\n`;
}

function links(io: ProgramIo, wanted: readonly Leg[]): void {
  for (const leg of wanted) io.stdout(linkLines(leg));
}

function routes(options: string[], target: string | undefined, io: ProgramIo, machine: Machine): void {
  const version = options.includes('-6') ? 'v6' : 'v4';
  if (target !== undefined) throw new Failure('ip: route get is not emulated in this lab; see ip route', 2);
  const [first] = machine.interfaces;
  // An office PC has no way out but through the mail host, which does not route.
  if (first && machine.host !== 'inside') io.stdout(`default dev ${first.name} scope link\n`);
  for (const { name, addresses: own, prefixLength } of machine.interfaces) {
    const source = own[version];
    const network = networkOf(source, prefixLength[version]);
    io.stdout(`${network} dev ${name} proto kernel scope link src ${source}\n`);
  }
}

function networkOf(address: string, length: number): string {
  const kind = address.includes(':') ? ipaddr.IPv6 : ipaddr.IPv4;
  return `${kind.networkAddressFromCIDR(`${address}/${length}`).toString()}/${length}`;
}

export const ifconfig: Program = {
  names: ['ifconfig', 'route'],
  summary: 'shows addresses, the old way',
  help: 'Usage: ifconfig\n       route\n',
  async run(argv, io, machine) {
    if (argv[0] === 'route') {
      routes([], undefined, io, machine);
      return 0;
    }
    for (const { name, hardware, v4, v6 } of legs(machine)) {
      const flags =
        name === 'lo'
          ? 'flags=73<UP,LOOPBACK,RUNNING>  mtu 65536'
          : 'flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500';
      const mask = ipaddr.IPv4.subnetMaskFromPrefixLength(Number(v4.split('/')[1])).toString();
      const [address6, length6] = v6.split('/');
      io.stdout(
        `${name}: ${flags}\n        inet ${v4.split('/')[0]}  netmask ${mask}\n        inet6 ${address6}  prefixlen ${length6}\n`,
      );
      io.stdout(name === 'lo' ? '\n' : `        ether ${hardware}\n\n`);
    }
    return 0;
  },
};
