/** smtp(8): finds the servers of the next hop and tries them in turn. */
import { type Endpoint, NetworkError } from '../../../../internet/network.ts';
import type { Daemon } from '../daemon.ts';
import type { MailHost } from '../mail-host.ts';
import type { Policy } from '../policy.ts';
import type { QueueRecipient } from '../queue-files.ts';
import { type Agent, type Delivery, type DeliveryRequest, logDelivery, type Outcome } from './agent.ts';
import { findTargets, type NextHop, parseNextHop, type Target } from './destinations.ts';
import { type SessionOptions, SmtpSession, type Verdict } from './session.ts';
import { type TlsPolicy, tlsPolicy } from './tls-policy.ts';

const WORDS: Record<NetworkError['code'], string> = {
  ECONNREFUSED: 'Connection refused',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ETIMEDOUT: 'Connection timed out',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
};

const SECURITY_OPTIONS = {
  clear: 'smtp_sasl_security_options',
  tls: 'smtp_sasl_tls_security_options',
  verified: 'smtp_sasl_tls_verified_security_options',
} as const;

export function smtpAgent(host: MailHost, policy: Policy): Agent {
  return (request, daemon) => new SmtpDelivery(host, policy, request, daemon).run();
}

class SmtpDelivery {
  readonly #host: MailHost;
  readonly #policy: Policy;
  readonly #request: DeliveryRequest;
  readonly #daemon: Daemon;
  readonly #done: Delivery[] = [];
  #left: QueueRecipient[];

  constructor(host: MailHost, policy: Policy, request: DeliveryRequest, daemon: Daemon) {
    this.#host = host;
    this.#policy = policy;
    this.#request = request;
    this.#daemon = daemon;
    this.#left = request.recipients;
  }

  async run(): Promise<Delivery[]> {
    const { configuration } = this.#daemon;
    const nextHop = parseNextHop(this.#request.nexthop, configuration.int('smtp_tcp_port') || 25);
    if (!nextHop)
      return this.#finish({
        status: 'deferred',
        dsn: '4.3.5',
        text: `bad next-hop destination: ${this.#request.nexthop}`,
      });
    const targets = await findTargets(nextHop, {
      resolve: this.#host.machine.resolve,
      families: this.#families(),
      isSelf: (address) => this.#policy.isOwnAddress(this.#daemon, address),
    });
    if ('failure' in targets) return this.#finish(this.#softened(targets.failure));
    const limit = configuration.int('smtp_mx_address_limit') || targets.targets.length;
    let last: Outcome | undefined;
    const tried = targets.targets.slice(0, limit);
    for (const [index, target] of tried.entries()) {
      last = await this.#try(target, nextHop, index < tried.length - 1);
      if (!last) return this.#done;
    }
    return this.#finish(last ?? { status: 'deferred', dsn: '4.4.1', text: 'no server to try' });
  }

  #families(): ('v4' | 'v6')[] {
    const protocols = this.#daemon.configuration.list('inet_protocols');
    const all = protocols.includes('all') || protocols.length === 0;
    const families: ('v4' | 'v6')[] = [];
    if (all || protocols.includes('ipv4')) families.push('v4');
    if (all || protocols.includes('ipv6')) families.push('v6');
    return families;
  }

  /** A relayhost that does not resolve is a mistake in the configuration, so its mail waits. */
  #softened(failure: Verdict): Verdict {
    const { configuration, log } = this.#daemon;
    if (failure.status !== 'bounced' || this.#request.nexthop !== configuration.get('relayhost')) return failure;
    log('warning: relayhost configuration problem');
    return { ...failure, status: 'deferred', dsn: '4.3.5' };
  }

  /** undefined when the server took or refused every recipient; else why the next one must be tried. */
  async #try(target: Target, nextHop: NextHop, othersLeft: boolean): Promise<Outcome | undefined> {
    const endpoint = { address: target.address, port: nextHop.port };
    const policy = tlsPolicy(this.#daemon, this.#request.nexthop, nextHop, target);
    if ('problem' in policy) return { status: 'deferred', dsn: '4.7.5', text: policy.problem, relay: 'none' };
    const socket = await this.#dial(endpoint);
    const name = `${target.host}[${target.address}]:${nextHop.port}`;
    if (typeof socket === 'string') {
      const text = `connect to ${name}: ${socket}`;
      this.#daemon.log(text);
      return { status: 'deferred', dsn: '4.4.1', text, relay: 'none' };
    }
    const session = new SmtpSession(socket, target, this.#sessionOptions(policy, target, nextHop));
    const trouble = await session.open();
    const connectedAt = this.#host.now();
    for (const line of session.remarks) this.#daemon.log(line);
    if (trouble) {
      session.close();
      socket.destroy();
      return { ...trouble, relay: name, connectedAt };
    }
    const put = await this.#send(session, name, target, connectedAt, othersLeft);
    session.close();
    return put;
  }

  /** What a server puts off is offered to the next one; the outcome when that is to be asked. */
  async #send(
    session: SmtpSession,
    relay: string,
    target: Target,
    connectedAt: number,
    othersLeft: boolean,
  ): Promise<Outcome | undefined> {
    const { envelope, message } = this.#request;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes above ASCII are what 8BITMIME announces
    const eightBit = /[^\x00-\x7f]/.test(message);
    const addresses = this.#left.map(({ address }) => address);
    const verdicts = await session.send(envelope.sender, addresses, message, eightBit);
    const soft = this.#daemon.configuration.bool('soft_bounce');
    const putOff: QueueRecipient[] = [];
    let last: Outcome | undefined;
    for (const recipient of this.#left) {
      const verdict = verdicts.get(recipient.address);
      if (!verdict) continue;
      const outcome = { ...verdict, relay, remoteMta: target.host, connectedAt };
      if (othersLeft && (verdict.status === 'deferred' || (soft && verdict.status === 'bounced'))) {
        this.#daemon.log(`${this.#request.id}: ${verdict.text}`);
        putOff.push(recipient);
        last = outcome;
      } else this.#record(recipient, outcome);
    }
    this.#left = putOff;
    return last;
  }

  async #dial(to: Endpoint) {
    const { configuration } = this.#daemon;
    const v6 = to.address.includes(':');
    const bound = configuration.get(v6 ? 'smtp_bind_address6' : 'smtp_bind_address');
    try {
      const timeoutMs = configuration.time('smtp_connect_timeout');
      return await this.#host.machine.network.dial(bound || (v6 ? '::' : '0.0.0.0'), to, { timeoutMs });
    } catch (error) {
      if (error instanceof NetworkError) return WORDS[error.code];
      throw error;
    }
  }

  #sessionOptions(policy: TlsPolicy, target: Target, nextHop: NextHop): SessionOptions {
    const { configuration } = this.#daemon;
    const ca = this.#host.files.readText(configuration.get('smtp_tls_CAfile'));
    const login = this.#credentials(target, nextHop);
    return {
      helo: configuration.get('smtp_helo_name'),
      policy,
      wrapper: configuration.bool('smtp_tls_wrappermode'),
      port: nextHop.port,
      timeoutMs: configuration.time('smtp_helo_timeout'),
      tlsLogged: configuration.int('smtp_tls_loglevel') > 0,
      ...(ca ? { ca } : {}),
      ...(login ? { auth: login } : {}),
    };
  }

  /** smtp_sasl_password_maps by sender where wanted, by next hop as `[host]:port`, or by plain host name. */
  #credentials(target: Target, nextHop: NextHop): SessionOptions['auth'] | undefined {
    const { configuration, tables } = this.#daemon;
    if (!configuration.bool('smtp_sasl_auth_enable')) return undefined;
    const { sender } = this.#request.envelope;
    const bySender = configuration.bool('smtp_sender_dependent_authentication') && sender !== '' ? [sender] : [];
    const keys = [...bySender, this.#request.nexthop, nextHop.host, target.host];
    for (const specification of configuration.list('smtp_sasl_password_maps'))
      for (const key of keys) {
        const answer = tables.open(specification).lookup(key);
        for (const { level, text } of tables.takeComplaints()) this.#daemon.log(`${level}: ${text}`);
        if (!('found' in answer) || answer.found === undefined) continue;
        const [login = '', ...password] = answer.found.split(':');
        const forbids = (parameter: string) => configuration.list(parameter).includes('noplaintext');
        return {
          login,
          password: password.join(':'),
          plaintextAllowed: (how) => !forbids(SECURITY_OPTIONS[how]),
          failsSoftly: configuration.bool('smtp_sasl_auth_soft_bounce'),
        };
      }
    return undefined;
  }

  #finish(outcome: Omit<Outcome, 'relay'> & { relay?: string }): Delivery[] {
    for (const recipient of this.#left) this.#record(recipient, { relay: 'none', ...outcome });
    return this.#done;
  }

  #record(recipient: QueueRecipient, outcome: Outcome): void {
    logDelivery(this.#daemon, this.#request, recipient, outcome, this.#host.now());
    this.#done.push({ ...outcome, recipient });
  }
}
