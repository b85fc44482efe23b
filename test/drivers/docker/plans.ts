import type { HostPlans } from '../../../sandbox/drivers/docker/containers.ts';

const MiB = 1024 * 1024;
const limits = { memory: 512 * MiB, cpus: 1, pids: 512, openFiles: 4096 };
const MAIL = ['CHOWN', 'DAC_OVERRIDE', 'SETUID', 'SETGID', 'SYS_CHROOT', 'KILL', 'FOWNER'];

export const handPlans: HostPlans = {
  mail: { image: 'rl-hand-mail', hostname: 'mail', capabilities: MAIL, ...limits },
  outside: { image: 'rl-hand-shell', hostname: 'outside', capabilities: MAIL, ...limits },
  inside: { image: 'rl-hand-shell', hostname: 'inside', capabilities: MAIL, ...limits },
  internet: { image: 'rl-hand-internet', hostname: 'internet', capabilities: ['NET_BIND_SERVICE'], ...limits },
};
