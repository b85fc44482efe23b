/** Postfix's rules (sandbox/postfix/) as the daemons ask them: with the process's configuration and this host's addresses. */
import { decide } from '../../../postfix/access/decide.ts';
import { findAddress } from '../../../postfix/address/find.ts';
import type { Environment } from '../../../postfix/environment.ts';
import {
  canonicalSender,
  type Decision,
  type Dns,
  type Expansion,
  expandRecipient,
  parseEnvelopeAddress,
  type Resolution,
  resolveAddress,
  rewriteAddress,
  type SmtpdClient,
  type Stage,
  type Transaction,
} from '../../../postfix/index.ts';
import { matchClient, matchDomain, matchString } from '../../../postfix/lists/match.ts';
import type { Daemon } from './daemon.ts';
import type { MailHost } from './mail-host.ts';

/** What one smtpd session remembers between commands, for smtpd_delay_reject = no. */
export type AccessMemory = NonNullable<Parameters<typeof decide>[3]['session']>;

export class Policy {
  readonly #host: MailHost;
  readonly dns: Dns;
  readonly #interfaces: readonly string[];

  constructor(host: MailHost) {
    this.#host = host;
    this.dns = {
      query: async (name, type) => {
        const { status, records } = await host.machine.resolve(name, type);
        return { status, data: records.filter((record) => record.type === type).map(({ data }) => data) };
      },
    };
    const own = host.machine.interfaces.flatMap(({ addresses }) => [addresses.v4, addresses.v6]);
    this.#interfaces = ['127.0.0.1', '::1', ...own];
  }

  decide(
    daemon: Daemon,
    stage: Stage,
    client: SmtpdClient,
    transaction: Transaction,
    session: AccessMemory,
  ): Promise<Decision> {
    return decide(stage, client, transaction, {
      configuration: daemon.configuration,
      tables: daemon.tables,
      dns: this.dns,
      interfaces: this.#interfaces,
      session,
      sleep: (seconds) => this.#host.sleep(seconds * 1000),
    });
  }

  readAddress(
    daemon: Daemon,
    argument: string,
    options: { command: 'MAIL' | 'RCPT' | 'VRFY'; smtputf8: boolean; client: string },
  ) {
    return parseEnvelopeAddress(argument, daemon.configuration, daemon.tables, {
      ...options,
      ...this.#machine(daemon),
    });
  }

  rewrite(daemon: Daemon, address: string): string {
    return rewriteAddress(address, daemon.configuration, daemon.tables, this.#machine(daemon));
  }

  resolve(daemon: Daemon, address: string, sender = ''): Resolution {
    const machine = this.#machine(daemon);
    return resolveAddress(address, daemon.configuration, daemon.tables, { ...machine, sender });
  }

  expand(daemon: Daemon, address: string): Expansion {
    return expandRecipient(address, daemon.configuration, daemon.tables, this.#machine(daemon));
  }

  canonicalSender(daemon: Daemon, address: string): { sender: string; error?: string } {
    return canonicalSender(address, daemon.configuration, daemon.tables, this.#machine(daemon));
  }

  /** What the tables of a parameter say about an address, canonical(5) style; undefined when nothing. */
  find(daemon: Daemon, parameter: string, address: string): string | undefined {
    const maps = daemon.configuration.get(parameter);
    return findAddress(this.#environment(daemon), maps, address, 'canonical', parameter).found;
  }

  /** Is the client in this list of networks and names? */
  clientListed(daemon: Daemon, parameter: string, client: { name: string; address: string }): boolean {
    const answer = matchClient(this.#environment(daemon), parameter, client);
    return 'matched' in answer && answer.matched;
  }

  stringListed(daemon: Daemon, parameter: string, text: string): boolean {
    const answer = matchString(this.#environment(daemon), parameter, text);
    return 'matched' in answer && answer.matched;
  }

  domainListed(daemon: Daemon, parameter: string, domain: string): boolean {
    const answer = matchDomain(this.#environment(daemon), parameter, domain);
    return 'matched' in answer && answer.matched;
  }

  /** Clients on this machine, whose headers are completed (local_header_rewrite_clients = permit_inet_interfaces). */
  isOwnClient(daemon: Daemon, client: SmtpdClient): boolean {
    const names = daemon.configuration.list('local_header_rewrite_clients');
    if (names.includes('static:all')) return true;
    if (names.includes('permit_mynetworks') && this.clientListed(daemon, 'mynetworks', client)) return true;
    if (names.includes('permit_sasl_authenticated') && client.sasl) return true;
    return names.includes('permit_inet_interfaces') && this.#interfaces.includes(client.address);
  }

  /** Does this Postfix receive mail at the address (inet_interfaces, proxy_interfaces)? */
  isOwnAddress(daemon: Daemon, address: string): boolean {
    const literal = address.includes(':') ? `[IPv6:${address}]` : `[${address}]`;
    return this.resolve(daemon, `postmaster@${literal}`).class === 'local';
  }

  #environment(daemon: Daemon): Environment {
    return { configuration: daemon.configuration, tables: daemon.tables, ...this.#machine(daemon) };
  }

  #machine(daemon: Daemon) {
    return { interfaces: this.#interfaces, warn: (text: string) => daemon.log(`warning: ${text}`) };
  }
}
