/** What makes one host out of the base image: its names, its people, its place in the network. */
import { createHash } from 'node:crypto';
import type { StudentHost } from '../../../../labs/schema.ts';
import type { World } from '../../../world/world.ts';
import type { HostFiles } from './host-files.ts';
import { SYSTEM_ACCOUNTS, SYSTEM_GROUPS } from './image/system.ts';
import { hashPassword } from './passwords.ts';

/** The first number that Debian gives to people. */
const FIRST_UID = 1000;
const SHADOW_GROUP = 42;
const MAIL_GROUP = 8;
const ADM_GROUP = 4;

/** Writes the files of a fresh host over the base image. */
export function layHost(files: HostFiles, host: StudentHost, world: World): void {
  const name = nameOf(host, world);
  const short = name.split('.')[0] ?? name;
  files.write('/etc/hostname', `${short}\n`);
  files.write('/etc/hosts', hostsFile(host, world));
  files.write(
    '/etc/resolv.conf',
    `search ${name.split('.').slice(1).join('.')}\nnameserver ${nameServerOf(host, world)}\n`,
  );
  files.write('/etc/machine-id', `${createHash('md5').update(`${world.seed} ${host}`).digest('hex')}\n`);
  if (host === 'mail') layMailHost(files, world);
}

export function nameOf(host: StudentHost, world: World): string {
  return world[host].name;
}

function nameServerOf(host: StudentHost, world: World): string {
  return host === 'inside' ? world.nameServer.lan.v4 : world.nameServer.public.v4;
}

function hostsFile(host: StudentHost, world: World): string {
  const name = nameOf(host, world);
  const short = name.split('.')[0] ?? name;
  const own = host === 'inside' ? world.inside.lan : world[host].public;
  return [
    '127.0.0.1\tlocalhost',
    `${own.v4}\t${name} ${short}`,
    `${own.v6}\t${name} ${short}`,
    '::1\t\tlocalhost ip6-localhost ip6-loopback',
    'ff02::1\t\tip6-allnodes',
    'ff02::2\t\tip6-allrouters',
    '',
  ].join('\n');
}

function layMailHost(files: HostFiles, world: World): void {
  const people = world.people.map((person, index) => ({ ...person, uid: FIRST_UID + index }));
  const text = (lines: string[]) => `${lines.join('\n')}\n`;
  files.write(
    '/etc/passwd',
    text([
      ...SYSTEM_ACCOUNTS,
      ...people.map(({ login, name, uid }) => `${login}:x:${uid}:${uid}:${name},,,:/home/${login}:/bin/bash`),
    ]),
  );
  files.write(
    '/etc/group',
    text([...SYSTEM_GROUPS.map((group) => `${group}:`), ...people.map(({ login, uid }) => `${login}:x:${uid}:`)]),
  );
  files.write(
    '/etc/shadow',
    text([
      ...SYSTEM_ACCOUNTS.map((account) => `${account.split(':')[0]}:*:20407:0:99999:7:::`),
      ...people.map(
        ({ login, password }) => `${login}:${hashPassword(password, saltFor(world, login))}:20407:0:99999:7:::`,
      ),
    ]),
    { mode: 0o640, gid: SHADOW_GROUP },
  );
  for (const { login, uid } of people) files.mkdir(`/home/${login}`, { mode: 0o700, uid, gid: uid });
  files.write('/etc/mailname', `${world.domain}\n`);
  files.write('/etc/aliases', aliasesFile(world));
  files.write('/var/log/mail.log', '', { mode: 0o640, gid: ADM_GROUP });
  files.mkdir('/var/mail', { mode: 0o2775, gid: MAIL_GROUP });
}

/** The same world has the same shadow file, so that a reset sandbox has its old fingerprint. */
function saltFor(world: World, login: string): string {
  return createHash('sha256').update(`${world.seed} ${login}`).digest('hex').slice(0, 12);
}

function aliasesFile(world: World): string {
  const aliases = { postmaster: ['root'], ...world.aliases };
  const rows = Object.entries(aliases).map(([name, to]) => `${`${name}:`.padEnd(15)}${to.join(', ')}`);
  return `# See man 5 aliases for format\n${rows.join('\n')}\n`;
}
