/** local(8): aliases, .forward files and mailboxes of the host's own people. */
import { dirname } from 'node:path/posix';
import { splitAliasValues } from '../../../../postfix/index.ts';
import type { Daemon } from '../daemon.ts';
import type { MailHost } from '../mail-host.ts';
import { splitMessage } from '../message.ts';
import { findAccount } from '../passwd.ts';
import type { Policy } from '../policy.ts';
import type { QueueRecipient } from '../queue-files.ts';
import { type Agent, type Delivery, type DeliveryRequest, logDelivery, type Outcome } from './agent.ts';
import { deliverToMaildir, deliverToMbox } from './mailbox.ts';

export interface LocalParts {
  host: MailHost;
  policy: Policy;
  /** A new message to these recipients; its queue ID, or undefined when cleanup(8) refused it. */
  forward(request: DeliveryRequest, recipient: QueueRecipient, to: string[]): string | undefined;
}

/** How deep aliases may lead to each other. */
const MAX_DEPTH = 100;

/** Where one envelope recipient has led so far. */
interface Path {
  daemon: Daemon;
  request: DeliveryRequest;
  /** The recipient that the log names now, and the one that it came from. */
  recipient: QueueRecipient;
  seen: Set<string>;
  depth: number;
}

export function localAgent(parts: LocalParts): Agent {
  return async (request, daemon) =>
    request.recipients.map((recipient): Delivery => {
      const outcomes = new LocalDelivery(parts).deliver({ daemon, request, recipient, seen: new Set(), depth: 0 });
      return { ...worst(outcomes), recipient };
    });
}

/** A recipient with several destinations is tried again when one of them has to wait. */
function worst(outcomes: Outcome[]): Outcome {
  const order = ['deferred', 'bounced', 'sent'] as const;
  for (const status of order) {
    const found = outcomes.find((outcome) => outcome.status === status);
    if (found) return found;
  }
  return { status: 'sent', dsn: '2.0.0', text: 'delivered nowhere', relay: 'local' };
}

class LocalDelivery {
  readonly #parts: LocalParts;

  constructor(parts: LocalParts) {
    this.#parts = parts;
  }

  deliver(path: Path): Outcome[] {
    const { address } = path.recipient;
    if (path.depth > MAX_DEPTH || this.#loops(path))
      return [this.#log(path, bounced('5.4.6', `mail forwarding loop for ${address}`))];
    const { user, extension } = this.#split(path);
    const alias = this.#alias(path, [user + extension, user]);
    if (typeof alias === 'object') return [this.#log(path, alias)];
    if (alias !== undefined) return this.#expand(path, alias, `alias:${(user + extension).toLowerCase()}`);
    return this.#deliverToUser(path, user.toLowerCase(), extension);
  }

  #deliverToUser(path: Path, user: string, extension: string): Outcome[] {
    const { files } = this.#parts.host;
    const account = findAccount(files, user);
    if (!account) return this.#unknownUser(path, user);
    const candidates = [...(extension ? [`${account.home}/.forward${extension}`] : []), `${account.home}/.forward`];
    const forward = candidates.find((name) => files.stat(name)?.type === 'file');
    const once = `forward:${user}`;
    if (!forward || path.seen.has(once)) return [this.#mailbox(path, user)];
    const text = files.readText(forward) ?? '';
    const destinations = text
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .join(',');
    if (splitAliasValues(destinations).length === 0) return [this.#mailbox(path, user)];
    return this.#expand(path, destinations, once);
  }

  #unknownUser(path: Path, user: string): Outcome[] {
    const luser = path.daemon.configuration
      .raw('luser_relay')
      .replace(/\$\{?(user|local)\}?/g, user)
      .trim();
    if (luser === '' || path.seen.has('luser')) return [this.#log(path, bounced('5.1.1', `unknown user: "${user}"`))];
    return this.#expand(path, luser, 'luser');
  }

  /** The recipients that an alias or .forward file names: own ones here, others in a new message. */
  #expand(path: Path, text: string, mark: string): Outcome[] {
    const seen = new Set(path.seen).add(mark);
    const original = path.recipient.original ?? path.recipient.address;
    const outcomes: Outcome[] = [];
    const elsewhere: string[] = [];
    for (const destination of this.#destinations(path, text)) {
      const special = this.#special(path, destination);
      if (special) {
        outcomes.push(special);
        continue;
      }
      const { daemon } = path;
      const address = this.#parts.policy.rewrite(daemon, destination.replace(/^\\/, ''));
      const resolved = this.#parts.policy.resolve(daemon, address);
      const key = `alias:${address.toLowerCase().split('@')[0]}`;
      if (resolved.class !== 'local' || resolved.transport !== 'local') elsewhere.push(address);
      else if (destination.startsWith('\\') || seen.has(key))
        outcomes.push(
          ...this.#deliverToUser(
            { ...path, seen, recipient: { address, original } },
            address.split('@')[0]?.toLowerCase() ?? '',
            '',
          ),
        );
      else outcomes.push(...this.deliver({ ...path, seen, depth: path.depth + 1, recipient: { address, original } }));
    }
    if (elsewhere.length > 0) outcomes.push(this.#forward(path, elsewhere));
    return outcomes;
  }

  #destinations(path: Path, text: string): string[] {
    return splitAliasValues(text).flatMap((value) => {
      const bare = value.replace(/^"(.*)"$/, '$1');
      const included = /^:include:\s*(\/\S+)$/i.exec(bare)?.[1];
      if (included === undefined) return [bare];
      const list = this.#parts.host.files.readText(included);
      if (list === undefined)
        path.daemon.log(`warning: cannot open include file ${included}: No such file or directory`);
      return splitAliasValues(
        (list ?? '')
          .split('\n')
          .filter((line) => !line.startsWith('#'))
          .join(','),
      );
    });
  }

  /** Files and commands. */
  #special(path: Path, destination: string): Outcome | undefined {
    if (destination.startsWith('|'))
      return this.#log(path, bounced('5.3.0', `delivery to a command is not emulated here: ${destination}`));
    if (!destination.startsWith('/')) return undefined;
    const { files } = this.#parts.host;
    if (files.stat(destination)?.type === 'directory' && !destination.endsWith('/'))
      return this.#log(path, bounced('5.3.0', `cannot append message to file ${destination}: Is a directory`));
    if (destination !== '/dev/null' && !this.#nobodyMayAppend(destination))
      return this.#log(
        path,
        bounced(
          '5.2.0',
          `cannot append message to file ${destination}: cannot create file exclusively: Permission denied`,
        ),
      );
    const nobody = { login: 'nobody', uid: 65_534, gid: 65_534, home: '/nonexistent' };
    if (destination !== '/dev/null') this.#store(path, destination, nobody);
    return this.#log(path, sent(`delivered to file: ${destination}`));
  }

  /** Aliases of root's deliver with the rights of default_privs. */
  #nobodyMayAppend(file: string): boolean {
    const { files } = this.#parts.host;
    const there = files.stat(file) ?? files.stat(dirname(file));
    return there === undefined || (there.mode & 0o002) !== 0;
  }

  #mailbox(path: Path, user: string): Outcome {
    const { configuration } = path.daemon;
    const account = findAccount(this.#parts.host.files, user);
    if (!account) return this.#log(path, bounced('5.1.1', `unknown user: "${user}"`));
    const command = configuration.get('mailbox_command');
    if (command !== '') return this.#log(path, deferred('4.3.0', `mailbox_command is not emulated here: ${command}`));
    const home = configuration.get('home_mailbox');
    const spool = configuration.get('mail_spool_directory');
    // A mail_spool_directory that ends in a slash holds Maildirs, each user's own.
    const inSpool = spool.endsWith('/') ? `${spool}${user}/` : `${spool}/${user}`;
    const place = home === '' ? inSpool : `${account.home}/${home}`;
    this.#store(path, place, account);
    return this.#log(path, sent(place.endsWith('/') ? 'delivered to maildir' : 'delivered to mailbox'));
  }

  #store(path: Path, target: string, owner: Parameters<typeof deliverToMbox>[2]): void {
    const { host } = this.#parts;
    const { request, recipient, daemon } = path;
    const mail = {
      sender: request.envelope.sender,
      recipient: recipient.address,
      original: recipient.original ?? recipient.address,
      message: request.message,
      now: host.now(),
    };
    if (target.endsWith('/')) deliverToMaildir(host.files, target, owner, mail, daemon.configuration.get('myhostname'));
    else deliverToMbox(host.files, target, owner, mail);
  }

  #forward(path: Path, to: string[]): Outcome {
    const id = this.#parts.forward(path.request, path.recipient, to);
    return this.#log(path, id ? sent(`forwarded as ${id}`) : deferred('4.3.0', 'unable to forward message'));
  }

  /** The value of the alias; an outcome when the tables cannot be asked. */
  #alias(path: Path, names: string[]): string | Outcome | undefined {
    const { daemon } = path;
    for (const name of new Set(names)) {
      if (path.seen.has(`alias:${name.toLowerCase()}`)) continue;
      for (const specification of daemon.configuration.list('alias_maps')) {
        const answer = daemon.tables.open(specification).lookup(name.toLowerCase());
        for (const { level, text } of daemon.tables.takeComplaints()) daemon.log(`${level}: ${text}`);
        if ('error' in answer) return deferred('4.3.0', 'alias database unavailable');
        if (answer.found !== undefined) return answer.found;
      }
    }
    return undefined;
  }

  #split({ recipient, daemon }: Path): { user: string; extension: string } {
    const at = recipient.address.lastIndexOf('@');
    const local = at < 0 ? recipient.address : recipient.address.slice(0, at);
    const delimiters = daemon.configuration.get('recipient_delimiter');
    const cut = [...local].findIndex((char, index) => index > 0 && delimiters.includes(char));
    return cut < 0 ? { user: local, extension: '' } : { user: local.slice(0, cut), extension: local.slice(cut) };
  }

  /** A message that was delivered to this address before comes back by forwarding elsewhere. */
  #loops({ request, recipient, depth }: Path): boolean {
    if (depth > 0) return false;
    const { headers } = splitMessage(request.message);
    const address = recipient.address.toLowerCase();
    return headers.some(({ name, text }) => name === 'delivered-to' && text.slice(13).trim().toLowerCase() === address);
  }

  #log(path: Path, outcome: Outcome): Outcome {
    logDelivery(path.daemon, path.request, path.recipient, outcome, this.#parts.host.now());
    return outcome;
  }
}

const outcome =
  (status: Outcome['status']) =>
  (dsn: string, text: string): Outcome => ({ status, dsn, text, relay: 'local' });
const bounced = outcome('bounced');
const deferred = outcome('deferred');
const sent = (text: string) => outcome('sent')('2.0.0', text);
