/**
 * Who wants to be taken off the block list writes to `delist@` its domain and names the address. The list then looks
 * whether traps were hit lately and tries itself whether the server relays, as the relay testers did; it answers by mail.
 */
import type { World } from '../../world/world.ts';
import type { BlockList } from '../block-list.ts';
import type { ProbeSession, Removal, Transcript } from '../internet.ts';
import type { Mail, Refusal } from '../mail-server.ts';
import type { Network, Resolve } from '../network.ts';
import { sendMail } from '../send-mail.ts';

export interface DelistingParts {
  world: World;
  blockList: BlockList;
  network: Network;
  resolve: Resolve;
  probe(session: ProbeSession): Promise<Transcript>;
  now(): number;
  /** How long no trap may have been hit. Milliseconds. */
  quietMs: number;
  removals: Removal[];
  changed(): void;
}

const MAILBOXES = ['delist', 'postmaster'];
/** As many answers as anybody reads. */
const MAX_REMOVALS = 100;
const ADDRESS = /(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}/gi;
const PORTS = [25, 587, 2525];

export class Delisting {
  readonly #parts: DelistingParts;

  constructor(parts: DelistingParts) {
    this.#parts = parts;
  }

  recipient(address: string): Refusal | undefined {
    const { domain } = this.#parts.world.dnsbl;
    const [user = '', host = ''] = address.toLowerCase().split('@');
    if (host !== domain) return { code: 554, text: `5.7.1 <${address}>: Relay access denied` };
    if (MAILBOXES.includes(user)) return undefined;
    return { code: 550, text: `5.1.1 <${address}>: User unknown; to be taken off the list, write to delist@${domain}` };
  }

  /** Looks into a request, and answers it. */
  async request({ mailFrom, message }: Mail): Promise<void> {
    const named = message.match(ADDRESS) ?? [];
    const address = named.find((text) => this.#parts.blockList.listing(text) !== undefined);
    const outcome = address === undefined ? undefined : await this.#decide(address);
    if (outcome) {
      this.#parts.removals.push(outcome);
      this.#parts.removals.splice(0, this.#parts.removals.length - MAX_REMOVALS);
      this.#parts.changed();
    }
    if (mailFrom !== '') await this.#answer(mailFrom, outcome);
  }

  async #decide(address: string): Promise<Removal> {
    const { blockList, now, quietMs } = this.#parts;
    const at = now();
    const lastHit = blockList.lastHit(address);
    if (lastHit !== undefined && at - lastHit < quietMs) {
      const seconds = Math.ceil((at - lastHit) / 1000);
      const why = `The last message to a spam trap came ${seconds} seconds ago. Ask again when it has been quiet for a while.`;
      return { address, at, honoured: false, why };
    }
    const open = await this.#relays(address);
    if (open !== undefined) return { address, at, honoured: false, why: open };
    blockList.remove(address, 'removed on request: no trap hit lately, and the server refuses to relay');
    return { address, at, honoured: true, why: 'The record is clean and the server refuses to relay.' };
  }

  /** Why it may not be taken off, or undefined when every test was refused. */
  async #relays(address: string): Promise<string | undefined> {
    const { world, probe, blockList } = this.#parts;
    const { domain, mx, address: own } = world.dnsbl;
    const target = `relaytest@${domain}`;
    const envelopes = [
      { mailFrom: `<probe@${domain}>`, rcptTo: [`<${target}>`] },
      { mailFrom: `<postmaster@${world.domain}>`, rcptTo: [`<${target}>`] },
      { mailFrom: '<>', rcptTo: [`<${target}>`] },
      { mailFrom: `<probe@${domain}>`, rcptTo: [`<relaytest%${domain}@${world.mail.name}>`] },
    ];
    const sessions = blockList.hostOf(address).flatMap((to) =>
      PORTS.map((port) =>
        probe({
          from: to.includes(':') ? own.v6 : own.v4,
          to: { address: to, port },
          helo: mx,
          envelopes,
        }),
      ),
    );
    const transcripts = await Promise.all(sessions);
    const taken = transcripts.find((one) => one.envelopes.some(({ rcpt }) => rcpt.some(({ code }) => code < 400)));
    if (taken)
      return `The server took our relay test on ${taken.to.address} port ${taken.to.port}: it still relays for strangers.`;
    if (!transcripts.some(({ envelopes: tried }) => tried.length === envelopes.length))
      return 'The server did not answer our relay test, so we cannot tell whether it is closed.';
    return undefined;
  }

  async #answer(to: string, outcome: Removal | undefined): Promise<void> {
    const { network, resolve, world, now } = this.#parts;
    const { domain, mx, address } = world.dnsbl;
    const subject = outcome?.honoured ? 'Removed' : 'Not removed';
    const why =
      outcome?.why ?? 'Your message names no address that is listed here. Write the address into the subject.';
    const message = [
      `From: Delisting <delist@${domain}>`,
      `To: <${to}>`,
      `Subject: ${subject}${outcome ? `: ${outcome.address}` : ''}`,
      `Date: ${new Date(now()).toUTCString().replace('GMT', '+0000')}`,
      'Auto-Submitted: auto-replied',
      '',
      why,
      '',
    ].join('\r\n');
    await sendMail({ network, resolve, helo: mx, from: address, mailFrom: '', rcptTo: to, message });
  }
}
