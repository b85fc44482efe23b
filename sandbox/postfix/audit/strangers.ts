import { splitList } from '../configuration/tokens.ts';
import type { Configuration, SmtpdClient } from '../types.ts';
import { CLAIMED, FOREIGN, type Question, STRANGER_DOMAIN } from './probe.ts';

/** Strangers' addresses, far apart, of both families. */
const ADDRESSES = [
  '198.51.100.66',
  '192.0.2.77',
  '9.9.9.9',
  '45.80.1.2',
  '133.7.8.9',
  '201.5.6.7',
  '2001:db8:bad::66',
  '2a02:908::5',
];

/** Somebody out there. On a service with TLS he uses it: anybody can. */
export function stranger(configuration: Configuration, address = '198.51.100.66'): SmtpdClient {
  const hasTls = configuration.get('smtpd_tls_security_level') !== '' || configuration.bool('smtpd_tls_wrappermode');
  const name = `host.${STRANGER_DOMAIN}`;
  const client: SmtpdClient = { address, name, reverseName: name, helo: name, protocol: 'ESMTP' };
  return hasTls ? { ...client, tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' } } : client;
}

/** The domains that are delivered here, as far as they are written out. */
export function ownDomains(configuration: Configuration): string[] {
  const lists = ['mydestination', 'virtual_mailbox_domains', 'virtual_alias_domains', 'myorigin', 'mydomain'];
  const words = lists.flatMap((parameter) => splitList(configuration.get(parameter)));
  return [...new Set(words)].filter((word) => /^[A-Za-z0-9.-]+$/.test(word) && !/^localhost(\.|$)/.test(word));
}

const TABLE_FILE = /^(?:proxy:)?(?:hash|lmdb|btree|texthash|cdb|dbm|sdbm|regexp|pcre|cidr):(\/.+)$/;

/** Enough to find a hole, few enough for a table of a million lines. */
const MAX_KEYS = 200;

function keysIn(configuration: Configuration, specification: string): string[] {
  const inline = /^inline:\{(.*)\}$/s.exec(specification)?.[1];
  if (inline !== undefined) {
    return splitList(inline.replace(/[{}]/g, ' ')).map((pair) => pair.split('=')[0]?.trim() ?? '');
  }
  const path = TABLE_FILE.exec(specification)?.[1];
  const text = path === undefined ? '' : (configuration.files.read(path) ?? '');
  const lines = text.split('\n').filter((line) => /^[^\s#]/.test(line));
  return lines.slice(0, MAX_KEYS).map((line) => line.split(/\s/)[0] ?? '');
}

/** Left-hand sides of the tables behind a restriction: what a stranger might guess, or know. */
function tableKeys(configuration: Configuration, restriction: string): string[] {
  const lists = ['client', 'helo', 'sender', 'relay', 'recipient'].map((name) => `smtpd_${name}_restrictions`);
  const classes = splitList(configuration.get('smtpd_restriction_classes'));
  const keys = [...lists, ...classes].flatMap((parameter) => {
    const words = splitList(configuration.get(parameter));
    const tables = words.filter((_, index) => words[index - 1]?.toLowerCase() === restriction);
    return tables.flatMap((table) => keysIn(configuration, table));
  });
  return [...new Set(keys)];
}

function plainDomain(key: string): string | undefined {
  return /^\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/.test(key) ? key.replace(/^\./, '') : undefined;
}

function addressFor(key: string): string {
  if (key.includes('@')) return key.replace(/@$/, `@${STRANGER_DOMAIN}`);
  return `someone@${plainDomain(key) ?? STRANGER_DOMAIN}`;
}

const isNetwork = (key: string): boolean => /^[\d.]+$/.test(key) || key.includes(':') || key.includes('/');

const givesSender = (plain: Question, sender: string): Question => ({
  ...plain,
  who: `a stranger who gives the sender <${sender}>`,
  sender,
});
const saysHelo = (plain: Question, helo: string): Question => ({
  ...plain,
  who: `a stranger who says HELO ${helo}`,
  client: { ...plain.client, helo },
});
const writesTo = (plain: Question, recipient: string): Question => ({
  ...plain,
  who: `a stranger who writes to <${recipient}>`,
  recipient,
});
const isNamed = (plain: Question, name: string, who: string): Question => ({
  ...plain,
  who,
  client: { ...plain.client, name, reverseName: name },
});

/** What the tables themselves name: a sender, a HELO name, a client's domain, a recipient. */
function knownToTables(configuration: Configuration, plain: Question): Question[] {
  const names = tableKeys(configuration, 'check_client_access').filter((key) => !isNetwork(key));
  return [
    ...tableKeys(configuration, 'check_sender_access').map((key) => givesSender(plain, addressFor(key))),
    ...tableKeys(configuration, 'check_helo_access').map((key) => saysHelo(plain, plainDomain(key) ?? key)),
    ...tableKeys(configuration, 'check_recipient_access').map((key) => writesTo(plain, addressFor(key))),
    ...names.flatMap((key) => {
      const domain = plainDomain(key);
      return domain ? [isNamed(plain, `host.${domain}`, `anybody whose address has a name in ${domain}`)] : [];
    }),
  ];
}

/** The questions of strangers, each different from the plain one in one thing. The plain one comes first. */
export function strangersQuestions(configuration: Configuration): Question[] {
  const client = stranger(configuration);
  const [victim = '', ...others] = FOREIGN;
  const sender = `someone@${STRANGER_DOMAIN}`;
  const plain: Question = { who: 'any stranger', client, sender, recipient: `someone@${victim}` };
  const own = ownDomains(configuration);
  const hostname = configuration.get('myhostname');
  const tricks = [
    'someone@[192.0.2.80]',
    `someone%${victim}@${hostname}`,
    `"someone@${victim}"@${hostname}`,
    ...own.map((domain) => `someone@below.${domain}`),
  ];
  return [
    plain,
    ...ADDRESSES.map((address) => ({
      ...plain,
      who: `a stranger at ${address}`,
      client: stranger(configuration, address),
    })),
    isNamed(plain, 'unknown', 'a stranger without a name in DNS'),
    ...['', 'root', ...own.map((domain) => `someone@${domain}`)].map((from) => givesSender(plain, from)),
    ...[hostname, 'localhost', '[127.0.0.1]', ...own].map((helo) => saysHelo(plain, helo)),
    ...[...others.map((domain) => `someone@${domain}`), ...tricks].map((recipient) => writesTo(plain, recipient)),
    { ...plain, who: 'anybody who names this server as backup MX in his DNS', recipient: `someone@${CLAIMED}` },
    ...knownToTables(configuration, plain),
  ];
}
