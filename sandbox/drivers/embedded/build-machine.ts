/** Puts one embedded host together. */
import type { StudentHost } from '../../../labs/schema.ts';
import type { Network, Resolve } from '../../internet/network.ts';
import { shortNameOf } from '../../world/host-files.ts';
import type { Addresses, Prefix, World } from '../../world/world.ts';
import type { WorldEvent } from '../events.ts';
import { Dovecot } from './dovecot/dovecot.ts';
import { FileError } from './files/errors.ts';
import type { HostFiles } from './files/host-files.ts';
import type { Clock, Machine } from './machine.ts';
import type { Mta } from './mta/mta.ts';

export interface MachineParts {
  host: StudentHost;
  world: World;
  files: HostFiles;
  network: Network;
  resolve: Resolve;
  clock: Clock;
  mta?: Mta;
  emit(event: WorldEvent): void;
}

const LOG_FILES = { mail: '/var/log/mail.log', auth: '/var/log/auth.log', daemon: '/var/log/syslog' } as const;

const ADM_GROUP = 4;

export function buildMachine(parts: MachineParts): Machine {
  const { host, world, files, clock } = parts;
  const short = shortNameOf(host, world);
  return {
    host,
    name: world[host].name,
    interfaces: interfacesOf(host, world),
    world,
    files,
    network: parts.network,
    resolve: parts.resolve,
    clock,
    ...(parts.mta ? { mta: parts.mta } : {}),
    ...(host === 'mail' ? { dovecot: new Dovecot(files) } : {}),
    emit: parts.emit,
    syslog(facility, tag, pid, text) {
      appendLog(files, LOG_FILES[facility], `${timestamp(clock.now())} ${short} ${tag}[${pid}]: ${text}\n`);
    },
  };
}

/** RFC 3164 §4.1.2: `Mon DD HH:MM:SS`, in UTC as the hosts' clocks are. */
function timestamp(at: number): string {
  const [, day = '', month = '', , time = ''] = new Date(at).toUTCString().split(' ');
  return `${month} ${day.replace(/^0/, ' ')} ${time}`;
}

function appendLog(files: HostFiles, path: string, line: string): void {
  try {
    if (!files.stat(path)) files.write(path, '', { mode: 0o640, gid: ADM_GROUP });
    files.append(path, line);
  } catch (error) {
    // As rsyslog: what cannot be written is lost, and the program that logs does not notice.
    if (!(error instanceof FileError)) throw error;
  }
}

function interfacesOf(host: StudentHost, world: World): Machine['interfaces'] {
  const leg = (name: string, addresses: Addresses, prefix: Prefix) => ({
    name,
    addresses,
    prefixLength: { v4: lengthOf(prefix.v4), v6: lengthOf(prefix.v6) },
  });
  if (host === 'outside') return [leg('eth0', world.outside.public, world.publicPrefix)];
  if (host === 'inside') return [leg('eth0', world.inside.lan, world.lanPrefix)];
  return [leg('eth0', world.mail.public, world.publicPrefix), leg('eth1', world.mail.lan, world.lanPrefix)];
}

function lengthOf(cidr: string): number {
  return Number(cidr.split('/')[1]);
}
