/** The names that lab files, tasks and lessons may use in double braces, and their values in one student's world. */
import ipaddr from 'ipaddr.js';
import type { Cast, World } from './world.ts';

/** Flat map: `domain`, `mail.name`, `lan.v4`, `person.1.login`, `provider.1.domain`, … The handbook lists them. */
export function variablesOf(world: World): Record<string, string> {
  const variables: Record<string, string> = {
    seed: world.seed,
    organisation: world.organisation,
    domain: world.domain,
    'public.v4': world.publicPrefix.v4,
    'public.v6': world.publicPrefix.v6,
    'lan.v4': world.lanPrefix.v4,
    'lan.v6': world.lanPrefix.v6,
    /** As mynetworks wants IPv6: [fd00::]/64. */
    'lan.v6.mynetworks': world.lanPrefix.v6.replace(/^(.*)\//, '[$1]/'),
    'lan.v4.wide': widen(world.lanPrefix.v4),
    'mail.name': world.mail.name,
    'mail.public.v4': world.mail.public.v4,
    'mail.public.v6': world.mail.public.v6,
    'mail.lan.v4': world.mail.lan.v4,
    'mail.lan.v6': world.mail.lan.v6,
    /** A router of the provider, beside the mail host. */
    'gateway.v4': world.prober.outside.at(-1)?.v4 ?? world.outside.public.v4,
    isp: world.smartHost.name.split('.').slice(1).join('.'),
    'outside.name': world.outside.name,
    'outside.v4': world.outside.public.v4,
    'outside.v6': world.outside.public.v6,
    'inside.name': world.inside.name,
    'inside.v4': world.inside.lan.v4,
    'inside.v6': world.inside.lan.v6,
    'nameserver.public.v4': world.nameServer.public.v4,
    'nameserver.lan.v4': world.nameServer.lan.v4,
    'dnsbl.zone': world.dnsbl.zone,
    'dnsbl.domain': world.dnsbl.domain,
    'dnsbl.query': `${world.mail.public.v4.split('.').reverse().join('.')}.${world.dnsbl.zone}`,
    'dnsbl.delist': `delist@${world.dnsbl.domain}`,
    'smarthost.name': world.smartHost.name,
    'smarthost.login': world.smartHost.login,
    'smarthost.password': world.smartHost.password,
    'spamtrap.domain': world.spamTrap.domain,
    'spamtrap.mx': world.spamTrap.mx,
    'proof.token': world.proofToken,
  };
  for (const [index, person] of world.people.entries()) {
    variables[`person.${index + 1}.login`] = person.login;
    variables[`person.${index + 1}.name`] = person.name;
    variables[`person.${index + 1}.password`] = person.password;
  }
  const weak = world.people.find(({ login }) => login === world.weakLogin);
  if (weak) {
    variables['weak.login'] = weak.login;
    variables['weak.name'] = weak.name;
    variables['weak.password'] = weak.password;
  }
  for (const [index, provider] of world.providers.entries()) {
    variables[`provider.${index + 1}.domain`] = provider.domain;
    variables[`provider.${index + 1}.mx`] = provider.mx;
    variables[`provider.${index + 1}.mailbox`] = provider.mailboxes[0] ?? 'postmaster';
  }
  if (world.blackHole) {
    variables['blackhole.name'] = world.blackHole.name;
    variables['blackhole.v4'] = world.blackHole.address.v4;
  }
  return world.scene ? { ...variables, ...variablesOfScene(world.scene) } : variables;
}

function variablesOfScene({ partner, spamMark, spammers, decoys, abuse, fault }: Cast): Record<string, string> {
  const variables: Record<string, string> = { 'partner.domain': partner.domain, 'spam.mark': spamMark };
  for (const [index, { name, address }] of spammers.hosts.entries()) {
    variables[`spammer.${index + 1}.name`] = name;
    variables[`spammer.${index + 1}.v4`] = address.v4;
  }
  for (const [index, { name, address }] of decoys.entries()) {
    variables[`decoy.${index + 1}.name`] = name;
    variables[`decoy.${index + 1}.v4`] = address.v4;
  }
  if (fault) {
    variables['fault.mynetworks'] = fault.mynetworks;
    variables['fault.permits'] = fault.permits;
  }
  if (!abuse) return variables;
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return {
    ...variables,
    'abuse.client': abuse.firstClient.address,
    'abuse.client.name': abuse.firstClient.name,
    'abuse.hour': twoDigits(abuse.hour),
    'abuse.hour.plain': String(abuse.hour),
    'abuse.time': `${twoDigits(abuse.hour)}:${twoDigits(abuse.minute)}`,
  };
}

/** The /16 around a LAN: what an admin in a hurry trusts instead. */
function widen(cidr: string): string {
  const [network] = ipaddr.parseCIDR(cidr);
  const [a, b] = network.toByteArray();
  return `${a}.${b}.0.0/16`;
}
