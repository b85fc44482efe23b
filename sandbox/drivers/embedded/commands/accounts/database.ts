/** /etc/passwd, /etc/shadow and /etc/group, line by line. */
import { randomBytes } from 'node:crypto';
import { hashPassword } from '../../files/passwords.ts';
import type { Machine } from '../../machine.ts';

export interface User {
  login: string;
  uid: number;
  gid: number;
  comment: string;
  home: string;
  shell: string;
}

/** Debian gives people numbers from here on. */
const FIRST_UID = 1000;
const DAY = 86_400_000;
const SHADOW_GROUP = 42;

function users(machine: Machine): User[] {
  return lines(machine, '/etc/passwd').map((line) => {
    const [login = '', , uid, gid, comment = '', home = '/', shell = '/bin/sh'] = line.split(':');
    return { login, uid: Number(uid), gid: Number(gid), comment, home, shell };
  });
}

export function userNamed(machine: Machine, login: string): User | undefined {
  return users(machine).find((user) => user.login === login);
}

export function groupNamed(machine: Machine, name: string): { name: string; gid: number } | undefined {
  return groupsIn(machine).find((group) => group.name === name);
}

function groupsIn(machine: Machine): { name: string; gid: number; members: string[] }[] {
  return lines(machine, '/etc/group').map((line) => {
    const [name = '', , gid, members = ''] = line.split(':');
    return { name, gid: Number(gid), members: members.split(',') };
  });
}

/** Groups a user is in, the own one first. */
export function groupsOf(machine: Machine, user: User): { name: string; gid: number }[] {
  const all = groupsIn(machine);
  const own = all.filter(({ gid }) => gid === user.gid);
  return [...own, ...all.filter(({ gid, members }) => gid !== user.gid && members.includes(user.login))];
}

export function addUser(
  machine: Machine,
  user: Pick<User, 'login' | 'comment' | 'shell'> & { home?: string; uid?: number },
): User {
  const taken = new Set(users(machine).map(({ uid }) => uid));
  let uid = user.uid ?? FIRST_UID;
  while (user.uid === undefined && taken.has(uid)) uid += 1;
  const made: User = { ...user, uid, gid: uid, home: user.home ?? `/home/${user.login}` };
  machine.files.append('/etc/passwd', `${made.login}:x:${uid}:${uid}:${made.comment}:${made.home}:${made.shell}\n`);
  machine.files.append('/etc/group', `${made.login}:x:${uid}:\n`);
  const days = Math.floor(machine.clock.now() / DAY);
  writeShadow(machine, [...lines(machine, '/etc/shadow'), `${made.login}:!:${days}:0:99999:7:::`]);
  return made;
}

export function makeHome(machine: Machine, user: User): void {
  machine.files.mkdir(user.home, { mode: 0o700, uid: user.uid, gid: user.gid });
}

export function removeUser(machine: Machine, user: User): void {
  const without = (path: string) => lines(machine, path).filter((line) => !line.startsWith(`${user.login}:`));
  for (const path of ['/etc/passwd', '/etc/group']) machine.files.write(path, joined(without(path)), { mode: 0o644 });
  writeShadow(machine, without('/etc/shadow'));
}

export function setPassword(machine: Machine, login: string, password: string): void {
  const hash = hashPassword(password, randomBytes(8).toString('hex'));
  setShadowField(machine, login, hash);
}

/** `!` before the hash locks the password. */
export function setShadowField(machine: Machine, login: string, field: string): void {
  const days = Math.floor(machine.clock.now() / DAY);
  const others = lines(machine, '/etc/shadow').filter((line) => !line.startsWith(`${login}:`));
  writeShadow(machine, [...others, `${login}:${field}:${days}:0:99999:7:::`]);
}

export function shadowField(machine: Machine, login: string): string | undefined {
  return lines(machine, '/etc/shadow')
    .find((line) => line.startsWith(`${login}:`))
    ?.split(':')[1];
}

function writeShadow(machine: Machine, all: string[]): void {
  machine.files.write('/etc/shadow', joined(all), { mode: 0o640, gid: SHADOW_GROUP });
}

function lines(machine: Machine, path: string): string[] {
  return (machine.files.readText(path) ?? '').split('\n').filter(Boolean);
}

function joined(all: string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
