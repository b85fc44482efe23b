/** A server that exists as files only, and clients that ask it. */
import {
  type Decision,
  type Dns,
  decide,
  type FileSource,
  loadConfiguration,
  openTables,
  parseEnvelopeAddress,
  type SmtpdClient,
  type Stage,
  type Transaction,
} from '../../../sandbox/postfix/index.ts';

const MAIN_CF = `
compatibility_level = 3.9
myhostname = mail.corp.example
mydomain = corp.example
myorigin = corp.example
mydestination = $myhostname, localhost.$mydomain, localhost, $mydomain
mynetworks = 127.0.0.0/8 [::1]/128 10.20.30.0/24
recipient_delimiter = +
alias_maps = texthash:/etc/aliases.text
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
`;

const FILES: Record<string, string> = {
  '/etc/passwd':
    'root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n',
  '/etc/aliases.text': 'postmaster alice\ninfo alice\nteam alice,bob\n',
  '/etc/postfix/master.cf': 'smtp inet n - y - - smtpd\n',
};

export type Zone = Record<string, Partial<Record<Parameters<Dns['query']>[1], string[]>> | 'SERVFAIL'>;

const dnsOf = (zone: Zone): Dns => ({
  async query(name, type) {
    const records = zone[name.toLowerCase()];
    if (records === 'SERVFAIL') return { status: 'SERVFAIL', data: [] };
    return records ? { status: 'NOERROR', data: records[type] ?? [] } : { status: 'NXDOMAIN', data: [] };
  },
});

export const STRANGER: SmtpdClient = {
  address: '198.51.100.66',
  name: 'spammer.evil.example',
  reverseName: 'spammer.evil.example',
  helo: 'spammer.evil.example',
  protocol: 'ESMTP',
};

export const OFFICE: SmtpdClient = {
  ...STRANGER,
  address: '10.20.30.5',
  name: 'unknown',
  reverseName: 'unknown',
  helo: 'pc5',
};

export interface ServerOptions {
  /** Lines added to main.cf; later ones win. */
  main?: string;
  files?: Record<string, string>;
  zone?: Zone;
}

export function server({ main = '', files: more = {}, zone = {} }: ServerOptions = {}) {
  const contents: Record<string, string> = { ...FILES, '/etc/postfix/main.cf': `${MAIN_CF}${main}\n`, ...more };
  const files: FileSource = {
    read: (path) => contents[path],
    mtimeMs: (path) => (path in contents ? 0 : undefined),
  };
  const configuration = loadConfiguration(files, '/etc/postfix', {
    hostname: 'mail.corp.example',
    interfaces: [
      { address: '203.0.113.25', prefixLength: 24 },
      { address: '10.20.30.1', prefixLength: 24 },
    ],
  });
  const tables = openTables(configuration);
  const context = { configuration, tables, dns: dnsOf(zone) };
  const parse = (argument: string, command: 'MAIL' | 'RCPT', smtputf8 = false) =>
    parseEnvelopeAddress(argument, configuration, tables, { command, smtputf8 });

  return {
    configuration,
    tables,
    context,
    files,
    ask: (stage: Stage, transaction: Transaction, client: Partial<SmtpdClient> = {}): Promise<Decision> =>
      decide(stage, { ...STRANGER, ...client }, transaction, context),
    /** What MAIL FROM:<…> and RCPT TO:<…> are answered, as `code enhanced text`. */
    async rcpt(from: string, to: string, client: Partial<SmtpdClient> = {}): Promise<string> {
      const sender = parse(from, 'MAIL');
      if ('reply' in sender) return `${sender.reply.code} ${sender.reply.enhanced} ${sender.reply.text}`;
      const recipient = parse(to, 'RCPT');
      if ('reply' in recipient) return `${recipient.reply.code} ${recipient.reply.enhanced} ${recipient.reply.text}`;
      const transaction = { sender: sender.address, recipient: recipient.address, recipientCount: 0 };
      const { reply } = await decide('recipient', { ...STRANGER, ...client }, transaction, context);
      return reply ? `${reply.code} ${reply.enhanced} ${reply.text}` : '250 2.1.5 Ok';
    },
    parse,
  };
}
