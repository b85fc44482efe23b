/** All programs of the embedded hosts. */
import { dig } from './dns/dig.ts';
import { getent } from './dns/getent.ts';
import { host } from './dns/host.ts';
import { nslookup } from './dns/nslookup.ts';
import { tail } from './files/tail.ts';
import { guarded } from './guarded.ts';
import type { Program } from './program.ts';
import { netcat } from './smtp/netcat.ts';
import { swaks } from './smtp/swaks/swaks.ts';
import { telnet } from './smtp/telnet.ts';

const ALL: readonly Program[] = [swaks, telnet, netcat, dig, host, nslookup, getent, tail];

export const programs: readonly Program[] = ALL.map(guarded);
