/** The ISP's smart host: takes mail from those who log in, and hands it on. It can be away, and somebody else can be it. */
import tls from 'node:tls';
import type { World } from '../world/world.ts';
import { type Authority, selfSigned } from './authority.ts';
import type { SmartHostManner } from './internet.ts';
import { type Mail, MailServer, type MailServerOptions, type Refusal } from './mail-server.ts';
import type { Network, Resolve, WireSocket } from './network.ts';
import { type Outcome, sendMail } from './send-mail.ts';

interface SmartHostOptions {
  authority: Authority;
  /** Called for each message that it, or an impostor, took. */
  record: (mail: Mail) => void;
  network: Network;
  resolve: Resolve;
  host: World['smartHost'];
}

/** RFC 4954 §6: what a submission server says to a stranger. */
const LOGIN_FIRST: Refusal = { code: 530, text: '5.7.0 Authentication required' };

/** Who has a good certificate, for this name. */
const SOMEBODY_ELSE = 'mail.somebody-else.test';

export class SmartHost {
  readonly #options: SmartHostOptions;
  readonly #servers = new Map<string, MailServer>();
  manner: SmartHostManner = 'usual';

  constructor(options: SmartHostOptions) {
    this.#options = options;
  }

  /** One of its ports. */
  service({ implicitTls }: { implicitTls: boolean }): Pick<MailServer, 'accept' | 'close'> {
    return {
      accept: (socket: WireSocket) => {
        if (this.manner === 'away') socket.destroy();
        else this.#server(this.manner, implicitTls).accept(socket);
      },
      close: () => {
        for (const server of this.#servers.values()) server.close();
      },
    };
  }

  #server(manner: SmartHostManner, implicitTls: boolean): MailServer {
    const key = `${manner} ${implicitTls}`;
    const server = this.#servers.get(key) ?? new MailServer(this.#rules(manner, implicitTls));
    this.#servers.set(key, server);
    return server;
  }

  #rules(manner: SmartHostManner, implicitTls: boolean): MailServerOptions {
    const { authority, host, record } = this.#options;
    const { name } = host;
    const common = { name, software: 'submission', authority, implicitTls, recipient: () => undefined };
    const genuine: MailServerOptions = {
      ...common,
      login: (user, secret) => manner === 'usual' && user === host.login && secret === host.password,
      sender: (_address, client) => (client.login === undefined ? LOGIN_FIRST : undefined),
      accept: (mail) => {
        void relayOn(this.#options, mail);
        record(mail);
      },
    };
    // Takes whatever it is given, and hands nothing on.
    const impostor: MailServerOptions = { ...common, login: () => true, accept: record };
    switch (manner) {
      case 'untrusted':
        return { ...impostor, context: once(() => tls.createSecureContext(selfSigned(name))) };
      case 'misnamed':
        return { ...impostor, context: () => authority.contextFor(SOMEBODY_ELSE) };
      case 'clear':
        return { ...impostor, implicitTls: false, clear: true };
      default:
        return genuine;
    }
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Hands the mail to each recipient's server; what is refused comes back to the sender as a report. */
async function relayOn(options: SmartHostOptions, mail: Mail): Promise<void> {
  for (const rcptTo of mail.rcptTo) {
    const outcome = await send(options, mail.mailFrom, rcptTo, withTrace(options, mail));
    if (!outcome.sent && mail.mailFrom !== '')
      await send(options, '', mail.mailFrom, report(options, mail, rcptTo, outcome));
  }
}

function send({ network, resolve, host }: SmartHostOptions, mailFrom: string, rcptTo: string, message: string) {
  return sendMail({ network, resolve, helo: host.name, from: host.address, mailFrom, rcptTo, message });
}

/** RFC 5321 §4.4. */
function withTrace({ host }: SmartHostOptions, { client, message }: Mail): string {
  const protocol = client.tls ? 'ESMTPSA' : 'ESMTPA';
  const received = `Received: from ${client.helo} ([${client.address}])\r\n\tby ${host.name} with ${protocol};`;
  return `${received} ${mailDate()}\r\n${message}`;
}

/** A non-delivery report (RFC 3464) with the headers of the message that failed. */
function report({ host }: SmartHostOptions, mail: Mail, recipient: string, outcome: Extract<Outcome, { sent: false }>) {
  const boundary = 'part-of-report';
  const headers = mail.message.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const status = /\b[245]\.\d+\.\d+\b/.exec(outcome.why)?.[0] ?? (outcome.permanent ? '5.0.0' : '4.0.0');
  return [
    `From: MAILER-DAEMON@${host.name}`,
    `To: ${mail.mailFrom}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${mailDate()}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain',
    '',
    `Your message to <${recipient}> could not be delivered: ${outcome.why}`,
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${host.name}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${outcome.why}`,
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    headers,
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

function mailDate(): string {
  return new Date().toUTCString().replace('GMT', '+0000');
}
