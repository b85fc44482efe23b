/**
 * What the mail host would answer, worked out from its files by Postfix's rules (sandbox/postfix/). It explains; it never
 * grades: on the embedded lab the same rules serve the mail, on real Postfix they are a reconstruction.
 */
import ipaddr from 'ipaddr.js';
import type { Sandbox } from '../drivers/driver.ts';
import {
  type Dns,
  type FileSource,
  type Letter,
  type MachineContext,
  type Rehearsal,
  type RehearsalContext,
  rehearse,
} from '../postfix/index.ts';
import type { World } from '../world/world.ts';
import { MailFiles } from './mail-files.ts';

export type PaperLetter = Omit<Letter, 'server'>;

/** One sandbox on paper. Its files are read when they are first needed, and once. */
export class OnPaper {
  readonly #sandbox: Sandbox;
  readonly #files: MailFiles;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.#files = new MailFiles(sandbox);
  }

  /** `change` lays other files over those of the host. Undefined where the files cannot be read in full. */
  rehearse(letter: PaperLetter, change = (files: FileSource) => files): Promise<Rehearsal | undefined> {
    const { world, internet } = this.#sandbox;
    const server = serverFor(world, letter.client);
    const dns = dnsOf(internet);
    return this.#files.use((files) =>
      rehearse({ ...letter, server }, { files: change(files), machine: machineOf(world), dns }),
    );
  }

  read<T>(work: (context: Pick<RehearsalContext, 'files'> & { machine: MachineContext }) => T): Promise<T | undefined> {
    return this.#files.use(async (files) => work({ files, machine: machineOf(this.#sandbox.world) }));
  }
}

/** The sandbox's own internet answers, as it does for the mail host. */
function dnsOf({ resolve }: Sandbox['internet']): Dns {
  return {
    async query(name, type) {
      const { status, records } = await resolve(name, type);
      return { status, data: records.filter((record) => record.type === type).map(({ data }) => data) };
    },
  };
}

function machineOf({ mail, publicPrefix, lanPrefix }: World): MachineContext {
  const legs = [
    { addresses: mail.public, prefix: publicPrefix },
    { addresses: mail.lan, prefix: lanPrefix },
  ];
  const lengthOf = (cidr: string) => Number(cidr.split('/')[1]);
  const interfaces = legs.flatMap(({ addresses, prefix }) => [
    { address: addresses.v4, prefixLength: lengthOf(prefix.v4) },
    { address: addresses.v6, prefixLength: lengthOf(prefix.v6) },
  ]);
  return { hostname: mail.name, interfaces };
}

/** The address of the mail host that a client of this address reaches: private ones come by the LAN, others from outside. */
export function serverFor({ mail }: World, client: string): string {
  const address = ipaddr.process(client);
  const family = address.kind() === 'ipv6' ? 'v6' : 'v4';
  const range = address.range();
  if (range === 'loopback') return family === 'v6' ? '::1' : '127.0.0.1';
  return range === 'private' || range === 'uniqueLocal' ? mail.lan[family] : mail.public[family];
}
