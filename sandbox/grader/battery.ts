/**
 * The relay tests of thirty years, as one table: nmap's sixteen, those of MAPS, abuse.net, mailradar and DSBL, and what
 * today's servers add (UTF-8, XCLIENT, parameters). Ids are stable: N.. is nmap's numbering, the others are ours.
 */

/** Which trick of addressing or claiming a row plays. */
export type Family =
  | 'third-party'
  | 'null-sender'
  | 'spoofed-sender'
  | 'bare-sender'
  | 'percent'
  | 'nested-at'
  | 'quoted'
  | 'source-route'
  | 'bang'
  | 'mixed'
  | 'literal'
  | 'spelling'
  | 'similar-domain'
  | 'backup-mx'
  | 'no-brackets'
  | 'unicode'
  | 'parameters'
  | 'helo'
  | 'xclient'
  | 'backscatter'
  | 'legitimate';

/**
 * refused: 4xx or 5xx, for whatever reason. bad-syntax: too, and a server that knows the grammar says 501.
 * unknown-user: 5xx, or the server sends bounces to strangers. local: must be accepted.
 * local-or-refused: not relaying in either case, unless it is seen to leave.
 */
export type Expectation = 'refused' | 'bad-syntax' | 'unknown-user' | 'local' | 'local-or-refused';

/** relay: accepting it is relaying. legitimate: mail for the server's own people. backscatter: mail for nobody. */
export type Kind = 'relay' | 'legitimate' | 'backscatter';

export interface Row {
  id: string;
  family: Family;
  /** As after `MAIL FROM:`, with placeholders; see `fill`. */
  from: string;
  /** As after `RCPT TO:`. */
  to: string;
  expect: Expectation;
  /** Another name for EHLO than the prober's own. */
  helo?: string;
  /** Commands for before MAIL. */
  preamble?: string[];
}

/*
 * {s} sender's local part   {u} recipient's local part   {D} foreign domain   {F} another foreign domain
 * {O} own domain   {H} own host name   {I} own address in brackets   {p} own mailbox   {a} own alias   {n} no own user
 * {X4} {X6} foreign addresses   {X10} the first as one decimal number   {B} domain with us as backup MX
 * {l} a label: {l}.{O} is below the own domain, {l}{O} only looks like it
 */
export const BATTERY: readonly Row[] = [
  // nmap smtp-open-relay.nse, in its order: senders first, then the recipient's forms under a sender at the own literal.
  { id: 'N01', family: 'null-sender', from: '<>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'N02', family: 'third-party', from: '<{s}@{D}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'N03', family: 'spoofed-sender', from: '<{s}@{H}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'N04', family: 'literal', from: '<{s}@{I}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'N05', family: 'percent', from: '<{s}@{I}>', to: '<{u}%{D}@{I}>', expect: 'refused' },
  { id: 'N06', family: 'percent', from: '<{s}@{I}>', to: '<{u}%{D}@{H}>', expect: 'refused' },
  { id: 'N07', family: 'quoted', from: '<{s}@{I}>', to: '<"{u}@{D}">', expect: 'refused' },
  { id: 'N08', family: 'quoted', from: '<{s}@{I}>', to: '<"{u}%{D}">', expect: 'refused' },
  { id: 'N09', family: 'nested-at', from: '<{s}@{I}>', to: '<{u}@{D}@{I}>', expect: 'refused' },
  { id: 'N10', family: 'nested-at', from: '<{s}@{I}>', to: '<"{u}@{D}"@{I}>', expect: 'refused' },
  { id: 'N11', family: 'nested-at', from: '<{s}@{I}>', to: '<{u}@{D}@{H}>', expect: 'refused' },
  { id: 'N12', family: 'source-route', from: '<{s}@{I}>', to: '<@{I}:{u}@{D}>', expect: 'refused' },
  { id: 'N13', family: 'source-route', from: '<{s}@{I}>', to: '<@{H}:{u}@{D}>', expect: 'refused' },
  { id: 'N14', family: 'bang', from: '<{s}@{I}>', to: '<{D}!{u}>', expect: 'refused' },
  { id: 'N15', family: 'bang', from: '<{s}@{I}>', to: '<{D}!{u}@{I}>', expect: 'refused' },
  { id: 'N16', family: 'bang', from: '<{s}@{I}>', to: '<{D}!{u}@{H}>', expect: 'refused' },

  // Senders that some servers take for their own: the own domain, and names that are completed with it.
  { id: 'X01', family: 'spoofed-sender', from: '<{p}@{O}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'X02', family: 'spoofed-sender', from: '<{s}@localhost>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'X03', family: 'bare-sender', from: '<{s}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'X04', family: 'bare-sender', from: '<root>', to: '<{u}@{D}>', expect: 'refused' },
  // Recipients that become foreign when the server rewrites them.
  { id: 'X05', family: 'percent', from: '<{s}@{D}>', to: '<{u}%{D}>', expect: 'refused' },
  // mailradar's method 18; OpenSMTPD took it for a local part and was called a relay for it.
  { id: 'X06', family: 'nested-at', from: '<{s}@{I}>', to: '<{u}@{D}@>', expect: 'refused' },
  { id: 'X07', family: 'nested-at', from: '<{s}@{I}>', to: '<"{u}@{D}"@{H}>', expect: 'refused' },
  { id: 'X08', family: 'percent', from: '<{s}@{I}>', to: '<{u}%{D}@{O}>', expect: 'refused' },
  { id: 'X09', family: 'mixed', from: '<{s}@{I}>', to: '<{u}%{D}%{H}@{O}>', expect: 'refused' },
  // Other spellings of a foreign recipient, for servers that compare texts.
  { id: 'X10', family: 'spelling', from: '<{s}@{D}>', to: '<{u}@{D}.>', expect: 'refused' },
  { id: 'X11', family: 'spelling', from: '<{s}@{D}>', to: '<{UPPER}>', expect: 'refused' },
  { id: 'X12', family: 'source-route', from: '<{s}@{I}>', to: '<@{H},@{D}:{u}@{D}>', expect: 'refused' },
  { id: 'X13', family: 'mixed', from: '<{s}@{I}>', to: '<@{H}:{u}%{D}@{O}>', expect: 'refused' },
  // Addresses instead of domains. Without brackets, or as a number, they are no addresses (RFC 5321 §4.1.3).
  { id: 'X14', family: 'literal', from: '<{s}@{I}>', to: '<{u}@[{X4}]>', expect: 'refused' },
  { id: 'X15', family: 'literal', from: '<{s}@{I}>', to: '<{u}@[IPv6:{X6}]>', expect: 'refused' },
  { id: 'X16', family: 'literal', from: '<{s}@{I}>', to: '<{u}@{X4}>', expect: 'bad-syntax' },
  { id: 'X17', family: 'literal', from: '<{s}@{I}>', to: '<{u}@[{X10}]>', expect: 'bad-syntax' },
  { id: 'X18', family: 'bang', from: '<{s}@{I}>', to: '<{H}!{D}!{u}>', expect: 'refused' },
  { id: 'X19', family: 'mixed', from: '<{s}@{I}>', to: '<{D}!{u}%{H}>', expect: 'refused' },
  { id: 'X20', family: 'quoted', from: '<{s}@{I}>', to: '<{u}\\@{D}@{H}>', expect: 'refused' },
  { id: 'X21', family: 'spelling', from: '<{s}@{I}>', to: '<{u}(x)@{D}>', expect: 'refused' },
  { id: 'X22', family: 'quoted', from: '<{s}@{I}>', to: '<"\\"{u}@{D}\\""@{H}>', expect: 'bad-syntax' },
  { id: 'X23', family: 'mixed', from: '<{s}@{I}>', to: '<"{D}!{u}"@{H}>', expect: 'refused' },
  // relay_domains covers what is below a domain, too (parent_domain_matches_subdomains); suffixes deceive others.
  { id: 'X24', family: 'similar-domain', from: '<{s}@{I}>', to: '<{u}@{l}.{O}>', expect: 'refused' },
  { id: 'X25', family: 'similar-domain', from: '<{s}@{I}>', to: '<{u}@{l}{O}>', expect: 'refused' },
  { id: 'X26', family: 'similar-domain', from: '<{s}@{I}>', to: '<{u}@{O}.{D}>', expect: 'refused' },
  // Looks foreign, is local: an own user with an extension (RFC 5233). Without extensions the user is unknown.
  { id: 'X27', family: 'legitimate', from: '<{s}@{I}>', to: '<{p}+{u}={D}@{O}>', expect: 'local-or-refused' },
  // permit_mx_backup: whoever publishes an MX record that names us can send through us.
  { id: 'X28', family: 'backup-mx', from: '<{s}@{I}>', to: '<{u}@{B}>', expect: 'refused' },
  { id: 'X29', family: 'backscatter', from: '<{s}@{D}>', to: '<{n}@{O}>', expect: 'unknown-user' },
  // RFC 5321 §4.1.3 lets a server take mail for its own address; some refuse all literals.
  { id: 'X30', family: 'legitimate', from: '<{s}@{I}>', to: '<{p}@{I}>', expect: 'local-or-refused' },
  { id: 'X31', family: 'spelling', from: '<{s}@{D}>', to: '<>', expect: 'bad-syntax' },
  { id: 'X32', family: 'percent', from: '<{s}@{I}>', to: '<{u}%{D}@localhost>', expect: 'refused' },
  { id: 'X33', family: 'percent', from: '<{s}@{I}>', to: '<{u}%{D}@[127.0.0.1]>', expect: 'refused' },
  { id: 'X34', family: 'quoted', from: '<{s}@{I}>', to: '<"{u}@{D} "@{H}>', expect: 'refused' },

  // MAPS (relay-test.mail-abuse.org): the recipient's forms under a sender at the own host name.
  { id: 'M01', family: 'third-party', from: '<{u}@{D}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'M02', family: 'third-party', from: '<{s}@{F}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'M03', family: 'quoted', from: '<{s}@{H}>', to: '<"{u}@{D}">', expect: 'refused' },
  { id: 'M04', family: 'quoted', from: '<{s}@{H}>', to: '<"{u}%{D}">', expect: 'refused' },
  { id: 'M05', family: 'percent', from: '<{s}@{H}>', to: '<{u}%{D}@{H}>', expect: 'refused' },
  { id: 'M06', family: 'percent', from: '<{s}@{H}>', to: '<{u}%{D}@{I}>', expect: 'refused' },
  { id: 'M07', family: 'nested-at', from: '<{s}@{H}>', to: '<{u}@{D}@{H}>', expect: 'refused' },
  { id: 'M08', family: 'nested-at', from: '<{s}@{H}>', to: '<"{u}@{D}"@{H}>', expect: 'refused' },
  { id: 'M09', family: 'nested-at', from: '<{s}@{H}>', to: '<{u}@{D}@{I}>', expect: 'refused' },
  { id: 'M10', family: 'source-route', from: '<{s}@{H}>', to: '<@{H}:{u}@{D}>', expect: 'refused' },
  { id: 'M11', family: 'source-route', from: '<{s}@{H}>', to: '<@{I}:{u}@{D}>', expect: 'refused' },
  { id: 'M12', family: 'bang', from: '<{s}@{H}>', to: '<{D}!{u}>', expect: 'refused' },
  { id: 'M13', family: 'bang', from: '<{s}@{H}>', to: '<{D}!{u}@{H}>', expect: 'refused' },
  { id: 'M14', family: 'bang', from: '<{s}@{H}>', to: '<{D}!{u}@{I}>', expect: 'refused' },

  // mailradar's method 1: no brackets, which RFC 5321 forbids and old servers took.
  { id: 'R01', family: 'no-brackets', from: '{s}@{D}', to: ' {u}@{D}', expect: 'refused' },

  // DSBL's relaytest: four senders by four recipients (those above left out), then names for "this host".
  { id: 'D01', family: 'quoted', from: '<{s}@{D}>', to: '<"{u}@{D}">', expect: 'refused' },
  { id: 'D02', family: 'bang', from: '<{s}@{D}>', to: '<{D}!{u}>', expect: 'refused' },
  { id: 'D03', family: 'quoted', from: '<{s}>', to: '<"{u}@{D}">', expect: 'refused' },
  { id: 'D04', family: 'no-brackets', from: '<{s}>', to: '{u}@{D}', expect: 'refused' },
  { id: 'D05', family: 'bang', from: '<{s}>', to: '<{D}!{u}>', expect: 'refused' },
  { id: 'D06', family: 'bang', from: '<{D}!{s}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'D07', family: 'bang', from: '<{D}!{s}>', to: '<"{u}@{D}">', expect: 'refused' },
  { id: 'D08', family: 'no-brackets', from: '<{D}!{s}>', to: '{u}@{D}', expect: 'refused' },
  { id: 'D09', family: 'bang', from: '<{D}!{s}>', to: '<{D}!{u}>', expect: 'refused' },
  { id: 'D10', family: 'null-sender', from: '<>', to: '<"{u}@{D}">', expect: 'refused' },
  { id: 'D11', family: 'null-sender', from: '<>', to: '{u}@{D}', expect: 'refused' },
  { id: 'D12', family: 'null-sender', from: '<>', to: '<{D}!{u}>', expect: 'refused' },
  { id: 'D13', family: 'percent', from: '<{s}@[127.0.0.1]>', to: '<{u}%{D}@[127.0.0.1]>', expect: 'refused' },
  { id: 'D14', family: 'bang', from: '<{s}@[127.0.0.1]>', to: '<{D}!{u}@[127.0.0.1]>', expect: 'refused' },
  { id: 'D15', family: 'source-route', from: '<{s}@[127.0.0.1]>', to: '<@[127.0.0.1]:{u}@{D}>', expect: 'refused' },
  { id: 'D16', family: 'percent', from: '<{s}@localhost>', to: '<{u}%{D}@localhost>', expect: 'refused' },
  { id: 'D17', family: 'bang', from: '<{s}@localhost>', to: '<{D}!{u}@localhost>', expect: 'refused' },
  { id: 'D18', family: 'source-route', from: '<{s}@localhost>', to: '<@localhost:{u}@{D}>', expect: 'refused' },
  // The own domain with each trick, for trust by sender that looks at rewritten recipients.
  { id: 'D19', family: 'percent', from: '<{p}@{O}>', to: '<{u}%{D}@{O}>', expect: 'refused' },
  { id: 'D20', family: 'bang', from: '<{p}@{O}>', to: '<{D}!{u}@{O}>', expect: 'refused' },
  { id: 'D21', family: 'source-route', from: '<{p}@{O}>', to: '<@{O}:{u}@{D}>', expect: 'refused' },
  // Roles that some access tables let through whatever the domain.
  { id: 'D22', family: 'third-party', from: '<postmaster@{D}>', to: '<postmaster@{D}>', expect: 'refused' },

  // SMTPUTF8 (RFC 6531): letters, domains, and signs that Unicode normalisation would turn into . and @.
  { id: 'U01', family: 'unicode', from: '<{s}@{D}> SMTPUTF8', to: '<пользователь@{D}>', expect: 'refused' },
  { id: 'U02', family: 'unicode', from: '<{s}@{D}> SMTPUTF8', to: '<{u}@bücher.{D}>', expect: 'refused' },
  { id: 'U03', family: 'unicode', from: '<{s}@{D}> SMTPUTF8', to: '<{u}@{WIDE.D}>', expect: 'refused' },
  // U+FF20 is no @: who does not normalise it has an address without a domain, which is his own (append_at_myorigin).
  { id: 'U04', family: 'unicode', from: '<{s}@{D}> SMTPUTF8', to: '<{u}＠{D}>', expect: 'local-or-refused' },

  // Claims in parameters (RFC 4954 §5, RFC 3461 §4.2), which prove nothing.
  { id: 'P01', family: 'parameters', from: '<{s}@{D}> AUTH=<{p}@{O}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'P02', family: 'parameters', from: '<{s}@{D}>', to: '<{u}@{D}> ORCPT=rfc822;{p}@{O}', expect: 'refused' },

  // Names given with EHLO, for servers that believe them (SMTPD_ACCESS_README, "Dangerous use").
  { id: 'H01', family: 'helo', helo: '{H}', from: '<{s}@{D}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'H02', family: 'helo', helo: '{O}', from: '<{s}@{D}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'H03', family: 'helo', helo: 'localhost', from: '<{s}@{D}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'H04', family: 'helo', helo: 'localhost.localdomain', from: '<{s}@{D}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'H05', family: 'helo', helo: '[127.0.0.1]', from: '<{s}@{D}>', to: '<{u}@{D}>', expect: 'refused' },
  { id: 'H06', family: 'helo', helo: '{H}', from: '<{p}@{O}>', to: '<{u}@{D}>', expect: 'refused' },

  // XCLIENT from strangers: whoever may say it says that he is somebody else (smtpd_authorized_xclient_hosts).
  {
    id: 'C01',
    family: 'xclient',
    preamble: ['XCLIENT ADDR=127.0.0.1 NAME=localhost'],
    from: '<{s}@{D}>',
    to: '<{u}@{D}>',
    expect: 'refused',
  },
  {
    id: 'C02',
    family: 'xclient',
    preamble: ['XCLIENT LOGIN={p}'],
    from: '<{p}@{O}>',
    to: '<{u}@{D}>',
    expect: 'refused',
  },

  // What a closed server goes on taking (RFC 5321 §4.5.1 for postmaster, §6.1 for the null sender).
  { id: 'L01', family: 'legitimate', from: '<{s}@{D}>', to: '<{p}@{O}>', expect: 'local' },
  { id: 'L02', family: 'legitimate', from: '<{s}@{D}>', to: '<postmaster@{O}>', expect: 'local' },
  { id: 'L03', family: 'legitimate', from: '<{s}@{D}>', to: '<postmaster>', expect: 'local' },
  { id: 'L04', family: 'legitimate', from: '<>', to: '<{p}@{O}>', expect: 'local' },
  { id: 'L05', family: 'legitimate', from: '<{s}@{D}>', to: '<{a}@{O}>', expect: 'local' },
  { id: 'L06', family: 'legitimate', from: '<{s}@{D}>', to: '<{p}+{u}@{O}>', expect: 'local-or-refused' },
];

/** Ids: the first row of each family. */
export const ONE_OF_EACH_FAMILY: ReadonlySet<string> = new Set(
  new Map(BATTERY.toReversed().map(({ family, id }) => [family, id])).values(),
);

export interface BatteryTarget {
  /** The mail domain of the server, and its name as in its greeting. */
  ownDomain: string;
  ownHost: string;
  /** The address that the prober connects to. */
  ownAddress: string;
  /** Local parts: a mailbox, an alias, and one that nobody has. Without them their rows are left out. */
  mailbox?: string;
  alias?: string;
  nobody?: string;
  /** Where relayed mail would go; somebody must own it, and agree. */
  foreignDomain: string;
  otherForeignDomain?: string;
  foreignAddresses?: { v4: string; v6: string };
  /** A domain whose MX records name the server as a backup. */
  backupDomain?: string;
  /** For names near the own domain. Left out: those rows are too, for the names may belong to somebody. */
  label?: string;
  senderLocalPart?: string;
  recipientLocalPart?: string;
}

export interface BatteryProbe {
  id: string;
  family: Family;
  kind: Kind;
  expect: Expectation;
  envelope: { mailFrom: string; rcptTo: [string] };
  helo?: string;
  preamble?: string[];
}

/** The rows with the target's names; rows that need a name which the target does not give are left out. */
export function expandBattery(target: BatteryTarget): BatteryProbe[] {
  const names = namesOf(target);
  return BATTERY.flatMap((row): BatteryProbe[] => {
    const parts = [row.from, row.to, row.helo ?? '', ...(row.preamble ?? [])].map((part) => fill(part, names));
    if (parts.includes(undefined)) return [];
    const [from = '', to = '', helo, ...preamble] = parts.map((part) => part ?? '');
    return [
      {
        id: row.id,
        family: row.family,
        kind: kindOf(row),
        expect: row.expect,
        envelope: { mailFrom: from, rcptTo: [to] },
        ...(helo ? { helo } : {}),
        ...(preamble.length > 0 ? { preamble } : {}),
      },
    ];
  });
}

/** Names below or like the own domain that the battery sends to; canaries need a far end there. */
export function similarDomains({ ownDomain, label }: Pick<BatteryTarget, 'ownDomain' | 'label'>): string[] {
  return label === undefined ? [] : [`${label}.${ownDomain}`, `${label}${ownDomain}`];
}

function kindOf(row: Row): Kind {
  if (row.family === 'legitimate') return 'legitimate';
  return row.family === 'backscatter' ? 'backscatter' : 'relay';
}

function namesOf(target: BatteryTarget): Record<string, string | undefined> {
  const user = target.recipientLocalPart ?? 'relaytest';
  const { ownAddress, foreignDomain: foreign, foreignAddresses } = target;
  return {
    s: target.senderLocalPart ?? 'antispam',
    u: user,
    D: foreign,
    F: target.otherForeignDomain,
    UPPER: `${user}@${foreign}`.toUpperCase(),
    // IDEOGRAPHIC FULL STOP, a dot to IDNA (RFC 3490 §3.1).
    'WIDE.D': foreign.replace(/\.(?=[^.]*$)/, '。'),
    O: target.ownDomain,
    H: target.ownHost,
    I: ownAddress.includes(':') ? `[IPv6:${ownAddress}]` : `[${ownAddress}]`,
    p: target.mailbox,
    a: target.alias,
    n: target.nobody,
    X4: foreignAddresses?.v4,
    X6: foreignAddresses?.v6,
    X10: foreignAddresses && String(decimalOf(foreignAddresses.v4)),
    B: target.backupDomain,
    l: target.label,
  };
}

function decimalOf(v4: string): number {
  return v4.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

/** Undefined when a name is missing. */
function fill(template: string, names: Record<string, string | undefined>): string | undefined {
  let whole = true;
  const filled = template.replace(/\{([A-Za-z0-9.]+)\}/g, (_, name: string) => {
    const value = names[name];
    if (value === undefined) whole = false;
    return value ?? '';
  });
  return whole ? filled : undefined;
}
