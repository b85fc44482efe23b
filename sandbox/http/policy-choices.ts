/** What the policy stepper offers to choose from in one sandbox: who writes, to whom, at which port. */
import ipaddr from 'ipaddr.js';
import type { Sandbox } from '../drivers/driver.ts';
import { OnPaper } from '../grader/on-paper.ts';
import { type Configuration, loadConfiguration, type SmtpDoor, smtpDoors, tlsLevelOf } from '../postfix/index.ts';
import type { World } from '../world/world.ts';
import type { PolicyChange, PolicyChoices } from './api.ts';

/** A stranger that no task and no prober knows. */
const STRANGER = { id: 'stranger', address: '203.0.113.5', helo: 'stranger.test' } as const;

/** What decides about relaying; asked for also where main.cf leaves them at their defaults. */
const PARAMETERS = [
  'mynetworks',
  'smtpd_relay_restrictions',
  'smtpd_recipient_restrictions',
  'smtpd_client_restrictions',
  'smtpd_helo_restrictions',
  'smtpd_sender_restrictions',
  'smtpd_data_restrictions',
  'smtpd_end_of_data_restrictions',
  'mydestination',
  'relay_domains',
  'virtual_alias_domains',
  'virtual_mailbox_domains',
  'inet_interfaces',
  'smtpd_helo_required',
  'smtpd_delay_reject',
  'smtpd_sasl_auth_enable',
  'smtpd_tls_security_level',
  'smtpd_tls_auth_only',
  'smtpd_sender_login_maps',
  'soft_bounce',
];

/** Undefined where the files cannot be read in full. */
export function policyChoices(sandbox: Sandbox): Promise<PolicyChoices | undefined> {
  const { world } = sandbox;
  return new OnPaper(sandbox).read(({ files, machine }) => {
    const main = loadConfiguration(files, '/etc/postfix', machine);
    return {
      clients: clientsOf(world),
      services: smtpDoors(main).map((door) => serviceOf(main, door)),
      ...peopleOf(world),
      parameters: parametersOf(main),
    };
  });
}

function clientsOf(world: World): PolicyChoices['clients'] {
  const { outside, inside } = world;
  return [
    { id: 'outside', address: outside.public.v4, helo: outside.name },
    { id: 'inside', address: inside.lan.v4, helo: inside.name },
    STRANGER,
    { id: 'neighbour', address: besideLan(world), helo: 'neighbour.test' },
    { id: 'outside-v6', address: outside.public.v6, helo: outside.name },
    { id: 'mail', address: '127.0.0.1', helo: 'localhost' },
  ];
}

/** A host of the network just past the LAN's edge, and none that probes. */
function besideLan({ lanPrefix, prober }: World): string {
  const [network, length] = ipaddr.IPv4.parseCIDR(lanPrefix.v4);
  const bits = network.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0) + 2 ** (32 - length);
  const taken = prober.neighbours.map(({ v4 }) => v4);
  const candidates = [20, 21, 22].map((host) =>
    [24, 16, 8, 0].map((shift) => Math.floor((bits + host) / 2 ** shift) % 256).join('.'),
  );
  return candidates.find((address) => !taken.includes(address)) ?? candidates[0] ?? '';
}

function serviceOf(main: Configuration, { service, port }: SmtpDoor): PolicyChoices['services'][number] {
  const { name, file, line } = service;
  return { name, port, file, line, tls: tlsLevelOf(main.for(service)) };
}

function peopleOf({
  domain,
  people,
  providers,
  mail,
}: World): Pick<PolicyChoices, 'logins' | 'senders' | 'recipients'> {
  const own = people.map(({ login }) => `${login}@${domain}`);
  const others = providers.flatMap((provider) =>
    provider.mailboxes.slice(0, 1).map((box) => `${box}@${provider.domain}`),
  );
  return {
    logins: people.map(({ login }) => login),
    senders: [...others, ...own, `root@${mail.name}`],
    recipients: [...others.toReversed(), ...own, `postmaster@${domain}`, `nobody-here@${domain}`],
  };
}

function parametersOf(main: Configuration): PolicyChange[] {
  const names = new Set([...PARAMETERS, ...main.names()]);
  return [...names].map((parameter) => ({ parameter, value: main.raw(parameter) }));
}
