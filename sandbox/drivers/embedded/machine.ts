/** One embedded host, as the programs on it see it. */
import type { StudentHost } from '../../../labs/schema.ts';
import type { Clock, Network, Resolve } from '../../internet/network.ts';
import type { Addresses, World } from '../../world/world.ts';
import type { WorldEvent } from '../events.ts';
import type { Dovecot } from './dovecot/dovecot.ts';
import type { HostFiles } from './files/host-files.ts';
import type { Mta } from './mta/mta.ts';

export type { Clock };

export interface Machine {
  readonly host: StudentHost;
  /** Fully qualified, as `hostname -f` says. */
  readonly name: string;
  /** The legs of this host: interface name → addresses. `lo` is implied. */
  readonly interfaces: { name: string; addresses: Addresses; prefixLength: { v4: number; v6: number } }[];
  readonly world: World;
  readonly files: HostFiles;
  /** The world's network; a machine dials from its own addresses only. 127.0.0.0/8 and ::1 are per machine (see network/). */
  readonly network: Network;
  readonly resolve: Resolve;
  readonly clock: Clock;
  /** Only on `mail`. */
  readonly mta?: Mta;
  /** Only on `mail`. */
  readonly dovecot?: Dovecot;
  /** Appends `Mon DD HH:MM:SS host tag[pid]: text` to the log file of the facility (mail → /var/log/mail.log). */
  syslog(facility: 'mail' | 'auth' | 'daemon', tag: string, pid: number, text: string): void;
  emit(event: WorldEvent): void;
}
