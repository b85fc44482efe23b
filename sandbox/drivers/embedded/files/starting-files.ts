/** Writes what makes one host out of the base image. */
import type { StudentHost } from '../../../../labs/schema.ts';
import { type AccountFiles, hostEntries } from '../../../world/host-files.ts';
import type { World } from '../../../world/world.ts';
import type { HostFiles } from './host-files.ts';
import { SYSTEM_ACCOUNTS, SYSTEM_GROUPS } from './image/system.ts';
import { hashPassword } from './passwords.ts';

const text = (lines: string[]) => lines.map((line) => `${line}\n`).join('');

const ACCOUNTS: AccountFiles = {
  passwd: text([...SYSTEM_ACCOUNTS]),
  group: text(SYSTEM_GROUPS.map((group) => `${group}:`)),
  shadow: text(SYSTEM_ACCOUNTS.map((account) => `${account.split(':')[0]}:*:20407:0:99999:7:::`)),
};

/** Writes the files of a fresh host over the base image. */
export function layHost(files: HostFiles, host: StudentHost, world: World): void {
  for (const { path, text: content, ...owner } of hostEntries({ host, world, accounts: ACCOUNTS, hashPassword })) {
    if (content === undefined) files.mkdir(path, owner);
    else files.write(path, content, owner);
  }
}
