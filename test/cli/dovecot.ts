/** A Dovecot of the test's own on loopback, with one mailbox: IMAP, and with a certificate STARTTLS and IMAP inside TLS too. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import type { Certificate } from '../../sandbox/internet/authority.ts';
import { freePorts } from '../fixtures/free-port.ts';
import { locate } from '../require.ts';

export const LOGIN = { user: 'anna@away.example', password: 'correct horse' };

/** Nothing needs to be root, and Dovecot gives root no mailbox. */
const UNPRIVILEGED = 'nobody';

export class Dovecot implements AsyncDisposable {
  readonly port: number;
  readonly tlsPort: number;
  readonly #folder: string;
  readonly #owner: Owner;
  readonly #server: ChildProcess;
  readonly #ended: Promise<unknown>;
  #count = 0;

  private constructor(folder: string, owner: Owner, ports: [number, number], server: ChildProcess) {
    this.#folder = folder;
    this.#owner = owner;
    [this.port, this.tlsPort] = ports;
    this.#server = server;
    this.#ended = once(server, 'exit');
  }

  static async start(certificate?: Certificate): Promise<Dovecot> {
    const program = locate.dovecot() ?? 'dovecot';
    const folder = await mkdtemp(join(tmpdir(), 'relaylab-dovecot-'));
    const owner = await unprivileged();
    const [port = 0, tlsPort = 0] = await freePorts(2);
    const ports: [number, number] = [port, tlsPort];
    for (const part of ['', 'Maildir', 'Maildir/new', 'Maildir/cur', 'Maildir/tmp']) {
      await mkdir(join(folder, part), { recursive: true });
      await chown(join(folder, part), owner.uid, owner.gid);
    }
    const files = {
      'dovecot.conf': configuration(await versionOf(program), { folder, owner, ports, tls: certificate !== undefined }),
      users: `${LOGIN.user}:{PLAIN}${LOGIN.password}\n`,
      ...(certificate && { 'cert.pem': certificate.cert, 'key.pem': certificate.key }),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const args = ['-F', '-c', join(folder, 'dovecot.conf')];
    const { uid, gid } = owner;
    const server = spawn(program, args, { uid, gid, cwd: folder, stdio: 'ignore' });
    const dovecot = new Dovecot(folder, owner, ports, server);
    const answers = vi.waitFor(() => connects(ports[0]), { timeout: 20_000, interval: 50 });
    await answers.catch(async (error: unknown) => {
      const log = await dovecot.log();
      await dovecot[Symbol.asyncDispose]();
      throw new Error(`Dovecot does not answer: ${log}`, { cause: error });
    });
    return dovecot;
  }

  /** As a delivery agent would: a message is seen when it is whole. */
  async deliver(message: string): Promise<void> {
    this.#count += 1;
    const name = `${this.#count}.test`;
    const path = join(this.#folder, 'Maildir', 'tmp', name);
    await writeFile(path, message);
    await chown(path, this.#owner.uid, this.#owner.gid);
    await rename(path, join(this.#folder, 'Maildir', 'new', name));
  }

  /** Each message's file: in new/ until a client opens the mailbox to write; its marks are in its name, as `:2,S` for seen. */
  async files(): Promise<string[]> {
    const names = await readdir(join(this.#folder, 'Maildir'), { recursive: true });
    return names.filter((name) => /^(new|cur)\//.test(name));
  }

  /** What it logged so far; a process of its own writes that. */
  log(): Promise<string> {
    return readFile(join(this.#folder, 'log'), 'utf8').catch(() => '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.kill();
    await this.#ended;
    // Its children end when they notice that it has, and may still be writing.
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

interface Owner {
  uid: number;
  gid: number;
  user: string;
  group: string;
}

async function unprivileged(): Promise<Owner> {
  const name = process.getuid?.() === 0 ? [UNPRIVILEGED] : [];
  const ask = async (...args: string[]) => (await promisify(execFile)('id', [...args, ...name])).stdout.trim();
  const [uid, gid, user, group] = await Promise.all([ask('-u'), ask('-g'), ask('-un'), ask('-gn')]);
  return { uid: Number(uid), gid: Number(gid), user, group };
}

/** From 2.4 on many settings have other names, and the file says of which version it is. */
async function versionOf(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, ['--version']);
  return /^\d+\.\d+(\.\d+)?/.exec(stdout)?.[0] ?? '';
}

interface Wanted {
  folder: string;
  owner: Owner;
  ports: [number, number];
  tls: boolean;
}

function configuration(version: string, wanted: Wanted): string {
  const own = version.startsWith('2.3') ? settingsOf23(wanted) : settingsOf24(wanted);
  const head = version.startsWith('2.3')
    ? ''
    : `dovecot_config_version = ${version}\ndovecot_storage_version = ${version}\n`;
  return `${head}${sharedSettings(wanted)}${own}`;
}

function settingsOf23({ folder, owner: { uid, gid }, tls }: Wanted): string {
  return `
mail_location = maildir:${folder}/Maildir
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}
}
${tls ? `ssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem` : ''}
`;
}

function settingsOf24({ folder, owner: { uid, gid }, tls }: Wanted): string {
  return `
mail_driver = maildir
mail_path = ${folder}/Maildir
passdb passwd-file {
  passwd_file_path = ${folder}/users
}
userdb static {
  fields {
    uid = ${uid}
    gid = ${gid}
    home = ${folder}
  }
}
${tls ? `ssl_server_cert_file = ${folder}/cert.pem\nssl_server_key_file = ${folder}/key.pem` : ''}
`;
}

function sharedSettings({ folder, owner: { user, group, uid, gid }, ports: [port, tlsPort], tls }: Wanted): string {
  return `protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
auth_verbose = yes
auth_failure_delay = 0
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
first_valid_uid = ${uid}
first_valid_gid = ${gid}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tls ? tlsPort : 0}
  }
}
ssl = ${tls ? 'yes' : 'no'}
`;
}

function connects(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.end(resolve));
    socket.on('error', reject);
  });
}
