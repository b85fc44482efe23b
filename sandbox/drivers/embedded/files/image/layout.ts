/** Folders, links and the kernel's own files of the base image. */
import { randomBytes } from 'node:crypto';
import type { KernelFacts } from '../nodes.ts';

const POSTFIX = 100;
const POSTDROP = 103;

/** [path, mode, owner, group] */
export const FOLDERS: readonly (readonly [string, number, number?, number?])[] = [
  ['/boot', 0o755],
  ['/dev', 0o755],
  ['/etc', 0o755],
  ['/etc/postfix', 0o755],
  ['/etc/postfix/sasl', 0o755],
  ['/etc/postfix/postfix-files.d', 0o755],
  ['/etc/ssl/certs', 0o755],
  ['/etc/ssl/private', 0o710],
  ['/home', 0o755],
  ['/media', 0o755],
  ['/mnt', 0o755],
  ['/opt', 0o755],
  ['/proc', 0o555],
  ['/root', 0o700],
  ['/run', 0o755],
  ['/srv', 0o755],
  ['/tmp', 0o1777],
  ['/usr/bin', 0o755],
  ['/usr/lib', 0o755],
  ['/usr/local/bin', 0o755],
  ['/usr/local/sbin', 0o755],
  ['/usr/share/doc', 0o755],
  ['/usr/share/postfix', 0o755],
  ['/var/cache', 0o755],
  ['/var/lib', 0o755],
  ['/var/lib/postfix', 0o755, POSTFIX, POSTFIX],
  ['/var/local', 0o2775, 0, 50],
  ['/var/log', 0o755],
  ['/var/mail', 0o2775, 0, 8],
  ['/var/spool/postfix', 0o755],
  ['/var/spool/postfix/active', 0o700, POSTFIX],
  ['/var/spool/postfix/bounce', 0o700, POSTFIX],
  ['/var/spool/postfix/corrupt', 0o700, POSTFIX],
  ['/var/spool/postfix/defer', 0o700, POSTFIX],
  ['/var/spool/postfix/deferred', 0o700, POSTFIX],
  ['/var/spool/postfix/flush', 0o700, POSTFIX],
  ['/var/spool/postfix/hold', 0o700, POSTFIX],
  ['/var/spool/postfix/incoming', 0o700, POSTFIX],
  ['/var/spool/postfix/maildrop', 0o1730, POSTFIX, POSTDROP],
  ['/var/spool/postfix/pid', 0o755],
  ['/var/spool/postfix/private', 0o700, POSTFIX],
  ['/var/spool/postfix/public', 0o2710, POSTFIX, POSTDROP],
  ['/var/spool/postfix/saved', 0o700, POSTFIX],
  ['/var/spool/postfix/trace', 0o700, POSTFIX],
  ['/var/tmp', 0o1777],
];

/** [path, target] */
export const LINKS: readonly (readonly [string, string])[] = [
  ['/bin', 'usr/bin'],
  ['/lib', 'usr/lib'],
  ['/sbin', 'usr/bin'],
  ['/usr/sbin', 'bin'],
  ['/var/run', '/run'],
  ['/var/lock', '/run/lock'],
  ['/var/spool/mail', '../mail'],
  ['/etc/mtab', '/proc/mounts'],
  ['/dev/fd', '/proc/self/fd'],
];

/** As much as one reading of an endless device gives here: a pipe holds its whole content in memory. dd reads on. */
const DEVICE_BYTES = 256 * 1024;

/** All swallow what is written. [path, what is read] */
export const DEVICES: readonly (readonly [string, (() => Uint8Array)?])[] = [
  ['/dev/null'],
  ['/dev/zero', () => new Uint8Array(DEVICE_BYTES)],
  ['/dev/urandom', () => randomBytes(DEVICE_BYTES)],
  ['/dev/random', () => randomBytes(DEVICE_BYTES)],
  ['/dev/tty'],
  ['/dev/stdin'],
  ['/dev/stdout'],
  ['/dev/stderr'],
  ['/dev/log'],
];

const MEMORY_KB = 1_012_344;

/** [path, content] */
export const PROC: readonly (readonly [string, (facts: KernelFacts) => string])[] = [
  [
    '/proc/uptime',
    ({ now, bootedAt }) => {
      const seconds = (now - bootedAt) / 1000;
      return `${seconds.toFixed(2)} ${(seconds * 0.96).toFixed(2)}\n`;
    },
  ],
  [
    '/proc/loadavg',
    ({ load }) => {
      const { cpu, ioWait } = load();
      const average = ((cpu + ioWait) / 100) * 4;
      return `${average.toFixed(2)} ${(average * 0.9).toFixed(2)} ${(average * 0.7).toFixed(2)} 1/112 2048\n`;
    },
  ],
  [
    '/proc/meminfo',
    ({ load }) => {
      const free = Math.round(MEMORY_KB * (0.62 - load().cpu / 400));
      const rows = { MemTotal: MEMORY_KB, MemFree: free, MemAvailable: free + 188_204, Buffers: 21_480 };
      return [...Object.entries({ ...rows, Cached: 198_112, SwapCached: 0, SwapTotal: 0, SwapFree: 0 })]
        .map(([name, value]) => `${`${name}:`.padEnd(16)}${String(value).padStart(8)} kB\n`)
        .join('');
    },
  ],
  [
    '/proc/cpuinfo',
    () =>
      'processor\t: 0\nvendor_id\t: RelayLab\nmodel name\t: Emulated CPU of the embedded lab\ncpu MHz\t\t: 2400.000\ncache size\t: 4096 KB\ncpu cores\t: 1\nbogomips\t: 4800.00\n\n',
  ],
  [
    '/proc/version',
    () => 'Linux version 6.12.57+deb13-amd64 (emulated by Relay Lab) #1 SMP PREEMPT_DYNAMIC Debian 6.12.57-1\n',
  ],
  [
    '/proc/mounts',
    () =>
      '/dev/vda1 / ext4 rw,relatime 0 0\nproc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\nudev /dev devtmpfs rw,nosuid,relatime 0 0\n',
  ],
  ['/proc/filesystems', () => 'nodev\tproc\nnodev\tdevtmpfs\n\text4\n'],
  ['/proc/sys/kernel/ostype', () => 'Linux\n'],
  ['/proc/sys/kernel/osrelease', () => '6.12.57+deb13-amd64\n'],
];
