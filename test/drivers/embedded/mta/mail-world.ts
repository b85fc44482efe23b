/** A mail host with the emulated Postfix on the network of a drawn world, and raw SMTP clients and sinks around it. */
import { once } from 'node:events';
import { buildMachine } from '../../../../sandbox/drivers/embedded/build-machine.ts';
import { buildTables } from '../../../../sandbox/drivers/embedded/built-tables.ts';
import { buildBaseImage } from '../../../../sandbox/drivers/embedded/files/base-image.ts';
import { MemoryFiles } from '../../../../sandbox/drivers/embedded/files/memory-files.ts';
import { layHost } from '../../../../sandbox/drivers/embedded/files/starting-files.ts';
import type { Clock } from '../../../../sandbox/drivers/embedded/machine.ts';
import { createMta, type EmulatedMta } from '../../../../sandbox/drivers/embedded/mta/create-mta.ts';
import { cableWorld } from '../../../../sandbox/drivers/embedded/network/world-network.ts';
import type { WorldEvent } from '../../../../sandbox/drivers/events.ts';
import type { DnsRecord, RecordType, Resolve, WireSocket } from '../../../../sandbox/internet/network.ts';
import { realClock } from '../../../../sandbox/internet/real-clock.ts';
import { drawWorld } from '../../../../sandbox/world/variant.ts';
import type { World } from '../../../../sandbox/world/world.ts';

const IMAGE = buildBaseImage();
export const WORLD = drawWorld('mail system', { blackHole: false });

export interface MailWorldOptions {
  /** Lines laid over the starting main.cf. */
  settings?: Record<string, string>;
  masterCf?: string;
  files?: Record<string, string>;
  clock?: Clock;
  start?: boolean;
}

function mainCf(settings: Record<string, string> = {}): string {
  const lines = {
    compatibility_level: '3.6',
    smtpd_banner: '$myhostname ESMTP $mail_name (Debian/GNU)',
    myhostname: WORLD.mail.name,
    mydomain: WORLD.domain,
    myorigin: '$mydomain',
    mydestination: '$myhostname, $mydomain, localhost.$mydomain, localhost',
    alias_maps: 'hash:/etc/aliases',
    alias_database: 'hash:/etc/aliases',
    home_mailbox: 'Maildir/',
    recipient_delimiter: '+',
    mynetworks: `127.0.0.0/8 [::1]/128 ${WORLD.lanPrefix.v4}`,
    smtpd_relay_restrictions: 'permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination',
    ...settings,
  };
  return `${Object.entries(lines)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')}\n`;
}

export class MailWorld implements AsyncDisposable {
  readonly world: World = WORLD;
  readonly network = cableWorld(WORLD);
  readonly files: MemoryFiles;
  readonly events: WorldEvent[] = [];
  readonly clock: Clock;
  readonly records: DnsRecord[] = [];
  mta: EmulatedMta;

  constructor(options: MailWorldOptions = {}) {
    this.clock = options.clock ?? realClock();
    this.files = new MemoryFiles({ base: IMAGE, now: () => this.clock.now() });
    layHost(this.files, 'mail', WORLD);
    this.files.write('/etc/postfix/main.cf', mainCf(options.settings));
    if (options.masterCf !== undefined)
      this.files.write(
        '/etc/postfix/master.cf',
        (this.files.readText('/etc/postfix/master.cf') ?? '') + options.masterCf,
      );
    for (const [path, text] of Object.entries(options.files ?? {})) this.files.write(path, text);
    buildTables(this.files);
    this.mta = this.boot();
  }

  static async start(options: MailWorldOptions = {}): Promise<MailWorld> {
    const world = new MailWorld(options);
    if (options.start ?? true) await world.mta.command('start');
    return world;
  }

  /** A new server over the same files, as after a kill. */
  boot(): EmulatedMta {
    const resolve: Resolve = async (name, type) => {
      const named = this.records.filter((record) => record.name === name.toLowerCase());
      if (named.length === 0) return { status: 'NXDOMAIN', records: [] };
      return { status: 'NOERROR', records: named.filter((record) => record.type === type) };
    };
    const machine = buildMachine({
      host: 'mail',
      world: WORLD,
      files: this.files,
      network: this.network.of('mail'),
      resolve,
      clock: this.clock,
      emit: (event) => this.events.push(event),
    });
    this.mta = createMta(machine);
    return this.mta;
  }

  setting(settings: Record<string, string> = {}): void {
    this.files.write('/etc/postfix/main.cf', mainCf(settings));
  }

  name(name: string, type: RecordType, data: string): void {
    this.records.push({ name, type, ttl: 60, data });
  }

  get log(): string {
    return this.files.readText('/var/log/mail.log') ?? '';
  }

  maildir(user: string): string[] {
    const folder = `/home/${user}/Maildir/new`;
    return this.files.list(folder).map((name) => this.files.readText(`${folder}/${name}`) ?? '');
  }

  async dial(from: 'outside' | 'inside' | 'mail', port = 25, v6 = false): Promise<Talk> {
    const family = v6 ? 'v6' : 'v4';
    const own = { outside: WORLD.outside.public, inside: WORLD.inside.lan, mail: { v4: '127.0.0.1', v6: '::1' } }[from];
    const to = { outside: WORLD.mail.public, inside: WORLD.mail.lan, mail: { v4: '127.0.0.1', v6: '::1' } }[from];
    const socket = await this.network.of(from).dial(own[family], { address: to[family], port });
    return new Talk(socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.mta.close();
    this.network.close();
  }
}

/** A raw SMTP dialogue. */
export class Talk {
  readonly socket: WireSocket;
  #text = '';
  closed = false;

  constructor(socket: WireSocket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1');
      socket.emit('more');
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.closed = true;
      socket.emit('more');
    });
    socket.on('end', () => socket.emit('more'));
  }

  /** The next whole reply, continuation lines joined by \n; '' when the connection ended. */
  async reply(): Promise<string> {
    for (;;) {
      const found = /^(?:\d{3}-[^\r]*\r\n)*\d{3}(?: [^\r]*)?\r\n/.exec(this.#text)?.[0];
      if (found !== undefined) {
        this.#text = this.#text.slice(found.length);
        return found.trimEnd().replaceAll('\r\n', '\n');
      }
      if (this.closed || this.socket.readableEnded) return '';
      await once(this.socket, 'more');
    }
  }

  async say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`, 'latin1');
    return this.reply();
  }

  /** Banner, EHLO, MAIL, RCPT, DATA, message; all replies. */
  async send(from: string, to: string[], message: string): Promise<string[]> {
    const replies = [await this.reply(), await this.say('EHLO client.example'), await this.say(`MAIL FROM:${from}`)];
    for (const recipient of to) replies.push(await this.say(`RCPT TO:${recipient}`));
    replies.push(await this.say('DATA'));
    if (replies.at(-1)?.startsWith('354')) replies.push(await this.say(`${message}\r\n.`));
    return replies;
  }

  async bye(): Promise<string> {
    const reply = await this.say('QUIT');
    if (!this.closed) await once(this.socket, 'close');
    return reply;
  }
}
