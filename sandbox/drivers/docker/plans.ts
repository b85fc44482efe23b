/** What each host of a sandbox is made from, and how much it may take. */
import type { HostPlan, HostPlans } from './containers.ts';

const MiB = 1024 * 1024;

/** The least that Postfix, Dovecot and rsyslog need, and what a student's kill and chmod need. */
const SERVER = ['CHOWN', 'DAC_OVERRIDE', 'SETUID', 'SETGID', 'SYS_CHROOT', 'KILL', 'FOWNER'];

const shell = (hostname: string): HostPlan => ({
  image: 'relaylab/shell:latest',
  hostname,
  capabilities: ['CHOWN', 'DAC_OVERRIDE', 'SETUID', 'SETGID', 'KILL', 'FOWNER'],
  memory: 256 * MiB,
  cpus: 1,
  pids: 256,
  openFiles: 4096,
  fileSize: 1024 * MiB,
});

export const labPlans: HostPlans = {
  mail: { ...shell('mail'), image: 'relaylab/mail:latest', capabilities: SERVER, memory: 512 * MiB, pids: 512 },
  outside: shell('outside'),
  inside: shell('inside'),
  internet: {
    image: 'relaylab/internet:latest',
    hostname: 'internet',
    capabilities: ['NET_BIND_SERVICE'],
    memory: 256 * MiB,
    cpus: 1,
    pids: 128,
    openFiles: 16_384,
  },
};
