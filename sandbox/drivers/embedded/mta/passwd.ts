/** Accounts of the host, from /etc/passwd. */
import type { HostFiles } from '../files/host-files.ts';

export interface Account {
  login: string;
  uid: number;
  gid: number;
  home: string;
}

export function findAccount(files: HostFiles, login: string): Account | undefined {
  const line = files
    .readText('/etc/passwd')
    ?.split('\n')
    .find((candidate) => candidate.startsWith(`${login}:`));
  const [name, , uid, gid, , home] = line?.split(':') ?? [];
  return name && home ? { login: name, uid: Number(uid), gid: Number(gid), home } : undefined;
}
