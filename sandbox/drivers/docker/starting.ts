/** What is laid over the generic containers, and how their mail service gets going. */
import { type AccountFiles, hostEntries } from '../../world/host-files.ts';
import { compiledTables } from '../compiled-tables.ts';
import type { SandboxSpec, StudentHost } from '../driver.ts';
import type { ContainerFiles } from './files.ts';
import { sha512Crypt } from './sha512-crypt.ts';
import type { Entry, Limits } from './tar.ts';

export const START_MAIL = '/usr/lib/relaylab/start-mail';
export const RESTART_MAIL = ['sh', '-c', `/usr/lib/relaylab/stop-mail; exec ${START_MAIL}`];

const COMPILE_AND_START = `while [ $# -gt 0 ]; do "$1" "$2"; shift 2; done; exec ${START_MAIL}`;

const ACCOUNT_FILES = ['passwd', 'group', 'shadow'] as const;
const LIMITS: Limits = { total: 64 * 1024 * 1024, each: 1024 * 1024 };

/** Debian's own accounts, from an untouched container. */
export async function readAccounts(files: ContainerFiles): Promise<AccountFiles> {
  const found: AccountFiles = { passwd: '', group: '', shadow: '' };
  const nameOf = (path: string) => ACCOUNT_FILES.find((name) => path === `etc/${name}`);
  for await (const { name: path, data } of files.list('/etc', LIMITS, (path) => nameOf(path) !== undefined)) {
    const name = nameOf(path);
    if (name) found[name] = Buffer.from(data).toString('utf8');
  }
  return found;
}

export function startingEntries(spec: SandboxSpec, host: StudentHost, accounts: AccountFiles): Entry[] {
  const own = hostEntries({ host, world: spec.world, accounts, hashPassword: sha512Crypt });
  return [
    ...own.map(
      ({ path, text, mode, uid, gid }): Entry => ({
        name: path.slice(1),
        kind: text === undefined ? 'folder' : 'file',
        data: Buffer.from(text ?? ''),
        mode,
        uid,
        gid,
      }),
    ),
    ...(spec.files[host] ?? []).map(
      ({ path, data, mode = 0o644 }): Entry => ({ name: path.slice(1), kind: 'file', data, mode, uid: 0, gid: 0 }),
    ),
  ];
}

/** Compiles the tables that the lab's configuration names, then starts the mail service. */
export function firstStart(spec: SandboxSpec): string[] {
  const configuration = (spec.files.mail ?? [])
    .filter(({ path }) => /^\/etc\/postfix\/(main|master)\.cf$/.test(path))
    .map(({ data }) => Buffer.from(data).toString('utf8'));
  const tables = [...compiledTables(configuration)].flatMap(([specification, program]) => [program, specification]);
  return ['sh', '-c', COMPILE_AND_START, 'sh', ...tables];
}
