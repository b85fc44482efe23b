/** The sandbox that the cases are played on: its names, its first files, and how a configuration is laid over it. */

import type { Sandbox, SandboxSpec } from '../../sandbox/drivers/driver.ts';
import { expandBattery, similarDomains } from '../../sandbox/grader/battery.ts';
import { fillIn } from '../../sandbox/world/template.ts';
import { variablesOf } from '../../sandbox/world/variables.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';
import type { World } from '../../sandbox/world/world.ts';
import type { Case, Client, Configuration } from './case.ts';

/** Foreign domains that take everything, and one that wants each message twice. */
const FAR = 'far.example';
const OTHER_FAR = 'other-far.example';
const GREYLISTS = 'patient.example';
const BACKUP = 'backed-up.example';
const LABEL = 'branch';

/** How many dialogues go on at once, each from an address of its own. */
const STRANGERS = 4;

export function fidelitySpec(seed: string): SandboxSpec {
  const world = drawWorld(seed, { blackHole: true });
  return {
    id: 'fidelity',
    lab: 'fidelity',
    world,
    files: { mail: [{ path: '/etc/postfix/main.cf', data: Buffer.from(fillIn(BASE, namesIn(world), 'base')) }] },
  };
}

/** The labs' configuration, closed. The banner names the configuration, so that one sees when it has taken effect. */
const BASE = `compatibility_level = 3.6
biff = no
append_dot_mydomain = no
readme_directory = no
myhostname = {{mail.name}}
mydomain = {{domain}}
myorigin = $mydomain
mydestination = $myhostname, $mydomain, localhost.$mydomain, localhost
relayhost =
inet_interfaces = all
inet_protocols = all
alias_maps = hash:/etc/aliases
alias_database = hash:/etc/aliases
home_mailbox = Maildir/
mailbox_size_limit = 0
recipient_delimiter = +
mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
in_flow_delay = 0
`;

export async function openFarEnds({ internet, world }: Sandbox): Promise<void> {
  const similar = similarDomains({ ownDomain: world.domain, label: LABEL });
  for (const name of [FAR, OTHER_FAR, `${world.domain}.${FAR}`, ...similar]) await internet.freshDomain({ name });
  await internet.freshDomain({ name: GREYLISTS, greylists: true });
  await internet.freshDomain({ name: BACKUP, backup: world.mail.name });
}

export function namesIn(world: World): Record<string, string> {
  return {
    ...variablesOf(world),
    far: FAR,
    'other.far': OTHER_FAR,
    greylists: GREYLISTS,
    backup: BACKUP,
    'provider.1.v4': world.providers[0]?.address.v4 ?? '',
    'provider.2.v4': world.providers[1]?.address.v4 ?? '',
    'stranger.v4': world.prober.outside[0]?.v4 ?? '',
    'office.v4': world.prober.office[0]?.v4 ?? '',
    'neighbour.v4': world.prober.neighbours[0]?.v4 ?? '',
    'smarthost.v4': world.smartHost.address.v4,
  };
}

/** Whose turn it is to knock, and at which address. */
export function clientOf(world: World, client: Client, turn: number): { from: string; to: string } {
  const { outside, office, neighbours } = world.prober;
  const { mail } = world;
  const leg = { stranger: outside[turn % STRANGERS], stranger6: outside[4], neighbour: neighbours[0] };
  if (client === 'office' || client === 'office6' || client === 'inside') {
    const colleague = client === 'inside' ? office[1] : office[0];
    return client === 'office6'
      ? { from: colleague?.v6 ?? '', to: mail.lan.v6 }
      : { from: colleague?.v4 ?? '', to: mail.lan.v4 };
  }
  if (client === 'stranger6') return { from: leg.stranger6?.v6 ?? '', to: mail.public.v6 };
  if (client === 'neighbour') return { from: leg.neighbour?.v4 ?? '', to: mail.lan.v4 };
  return { from: leg.stranger?.v4 ?? '', to: mail.public.v4 };
}

/** The address from which one looks whether a configuration has taken effect. */
export function watcherOf(world: World): { from: string; to: string } {
  // A colleague, for strangers may be refused before the banner.
  return { from: world.prober.office[2]?.v4 ?? '', to: world.mail.lan.v4 };
}

/** The relay tests as cases. */
export function batteryCases(world: World): Case[] {
  const probes = expandBattery({
    ownDomain: world.domain,
    ownHost: world.mail.name,
    ownAddress: world.mail.public.v4,
    mailbox: world.people[0]?.login,
    alias: 'info',
    nobody: 'nobody-here',
    foreignDomain: FAR,
    otherForeignDomain: OTHER_FAR,
    foreignAddresses: world.providers[1]?.address,
    backupDomain: BACKUP,
    label: LABEL,
  });
  return probes.map(({ id, envelope, helo, preamble = [] }) => ({
    id,
    client: 'stranger',
    port: 25,
    preamble,
    from: envelope.mailFrom,
    to: envelope.rcptTo,
    message: 'standard',
    ...(helo === undefined ? {} : { helo }),
  }));
}

/** A shell script that makes the mail host forget the last configuration and takes up this one. */
export function configurationScript(world: World, { id, main, master, files, prepare }: Configuration): string {
  const names = namesIn(world);
  const filled = (text: string) => fillIn(text, names, id);
  const write = ([path, text]: [string, string]) => `cat > ${path} <<'END'\n${filled(text).trimEnd()}\nEND`;
  return [
    '[ -f /root/master.cf ] || cp /etc/postfix/master.cf /root/master.cf',
    '[ -f /root/aliases ] || cp /etc/aliases /root/aliases',
    'postsuper -d ALL >/dev/null 2>&1',
    'rm -rf /home/*/Maildir /var/mail/* /etc/postfix/tables /root/Maildir',
    'mkdir -p /etc/postfix/tables',
    'cp /root/master.cf /etc/postfix/master.cf',
    'cp /root/aliases /etc/aliases',
    write(['/etc/postfix/main.cf', `${BASE}smtpd_banner = $myhostname ESMTP $mail_name ${id}\n${main}`]),
    ...(master === '' ? [] : [`cat >> /etc/postfix/master.cf <<'END'\n${filled(master).trimEnd()}\nEND`]),
    ...Object.entries(files).map(write),
    'postalias /etc/aliases',
    ...prepare.map(filled),
    'postfix reload >/dev/null 2>&1',
    '',
  ].join('\n');
}
