/** What makes one host out of its image: its names, its people. The same on every driver. */
import { createHash } from 'node:crypto';
import type { StudentHost } from '../../labs/schema.ts';
import { Authority } from '../internet/authority.ts';
import type { World } from './world.ts';

/** Debian's accounts, as the image has them: what people are added to. */
export interface AccountFiles {
  passwd: string;
  group: string;
  shadow: string;
}

export interface HostEntry {
  path: string;
  /** Left out: a folder. */
  text?: string;
  mode: number;
  uid: number;
  gid: number;
}

export interface HostParts {
  host: StudentHost;
  world: World;
  accounts: AccountFiles;
  /** As this host's /etc/shadow keeps passwords. The salt is of [0-9a-f]. */
  hashPassword(password: string, salt: string): string;
}

/** The first number that Debian gives to people. */
const FIRST_UID = 1000;
const SHADOW_GROUP = 42;
const MAIL_GROUP = 8;
const ADM_GROUP = 4;

/** What a fresh host has beyond its image. Folders come before what is in them. */
export function hostEntries({ host, world, accounts, hashPassword }: HostParts): HostEntry[] {
  const name = world[host].name;
  return [
    file('/etc/hostname', `${shortNameOf(host, world)}\n`),
    file('/etc/hosts', hostsFile(host, world)),
    file('/etc/resolv.conf', `search ${name.split('.').slice(1).join('.')}\nnameserver ${nameServerOf(host, world)}\n`),
    file('/etc/machine-id', `${createHash('md5').update(`${world.seed} ${host}`).digest('hex')}\n`),
    ...(host === 'mail' ? mailHostEntries(world, accounts, hashPassword) : []),
  ];
}

/** The name that a prompt shows. */
export function shortNameOf(host: StudentHost, world: World): string {
  const { name } = world[host];
  return name.split('.')[0] ?? name;
}

function file(path: string, text: string, { mode = 0o644, uid = 0, gid = 0 } = {}): HostEntry {
  return { path, text, mode, uid, gid };
}

function nameServerOf(host: StudentHost, world: World): string {
  return host === 'inside' ? world.nameServer.lan.v4 : world.nameServer.public.v4;
}

function hostsFile(host: StudentHost, world: World): string {
  const { name } = world[host];
  const short = shortNameOf(host, world);
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

function mailHostEntries(world: World, accounts: AccountFiles, hashPassword: HostParts['hashPassword']): HostEntry[] {
  const people = world.people.map((person, index) => ({ ...person, uid: FIRST_UID + index }));
  const add = (text: string, lines: string[]) => `${[text.trimEnd(), ...lines].join('\n')}\n`;
  const passwd = people.map(({ login, name, uid }) => `${login}:x:${uid}:${uid}:${name},,,:/home/${login}:/bin/bash`);
  const shadow = people.map(
    ({ login, password }) => `${login}:${hashPassword(password, saltFor(world, login))}:20407:0:99999:7:::`,
  );
  return [
    file('/etc/passwd', add(accounts.passwd, passwd)),
    file(
      '/etc/group',
      add(
        accounts.group,
        people.map(({ login, uid }) => `${login}:x:${uid}:`),
      ),
    ),
    file('/etc/shadow', add(accounts.shadow, shadow), { mode: 0o640, gid: SHADOW_GROUP }),
    ...people.map(({ login, uid }): HostEntry => ({ path: `/home/${login}`, mode: 0o700, uid, gid: uid })),
    file('/etc/mailname', `${world.domain}\n`),
    file('/etc/aliases', aliasesFile(world)),
    // What Debian's ca-certificates would hold: whom programs trust to vouch for others.
    file('/etc/ssl/certs/ca-certificates.crt', new Authority(world.seed).certificate),
    file('/var/log/mail.log', '', { mode: 0o640, gid: ADM_GROUP }),
    { path: '/var/mail', mode: 0o2775, uid: 0, gid: MAIL_GROUP },
  ];
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
