/** Who listens where on the internet, and what each of them takes. */
import type { Addresses, Cast, Provider, World } from '../world/world.ts';
import type { Authority } from './authority.ts';
import type { BlockList } from './block-list.ts';
import type { FarEnds } from './far-ends.ts';
import type { Delivery } from './internet.ts';
import { type Mail, MailServer, type MailServerOptions, type Refusal } from './mail-server.ts';
import type { Delisting } from './scene/delisting.ts';
import type { SmartHost } from './smart-host.ts';

export interface Service {
  server: Pick<MailServer, 'accept' | 'close'>;
  ports: number[];
  addresses: Addresses[];
}

export interface ServiceParts {
  world: World;
  authority: Authority;
  blockList: BlockList;
  farEnds: FarEnds;
  /** Called for each message that a server took. */
  record: (server: string, role: Delivery['role'], mail: Mail) => void;
  smartHost: SmartHost;
  delisting: Delisting;
  /** Whether a partner puts this envelope of a client off for now. */
  putOff: (client: string, mailFrom: string, recipient: string) => Refusal | undefined;
}

export function servicesOf(parts: ServiceParts): Service[] {
  const { world } = parts;
  return [
    ...world.providers.map((provider) => providerService(parts, provider)),
    spamTrapService(parts),
    ...smartHostServices(parts),
    ...(world.blackHole ? [blackHoleService(parts, world.blackHole)] : []),
    farEndService(parts),
    delistingService(parts),
    ...(world.scene ? [partnerService(parts, world.scene), ...decoyServices(parts, world.scene)] : []),
  ];
}

function delistingService(parts: ServiceParts): Service {
  const { mx, address } = parts.world.dnsbl;
  return service(parts, 'provider', [address], [25], {
    name: mx,
    software: 'ready',
    recipient: (recipient) => parts.delisting.recipient(recipient),
    taken: (mail) => void parts.delisting.request(mail),
  });
}

function partnerService(parts: ServiceParts, { partner }: Cast): Service {
  const { domain, mx, address, mailboxes } = partner;
  return service(parts, 'provider', [address], [25], {
    name: mx,
    software: 'Postfix',
    recipient: (recipient, mailFrom, client) =>
      mailbox(recipient, domain, { mailboxes }) ?? parts.putOff(client.address, mailFrom, recipient),
  });
}

/** Somebody's mail servers, set up as they should be. */
function decoyServices(parts: ServiceParts, { decoys }: Cast): Service[] {
  return decoys.map(({ name, address }) =>
    service(parts, 'provider', [address], [25], {
      name,
      software: 'Postfix',
      recipient: (recipient) => ({ code: 554, text: `5.7.1 <${recipient}>: Relay access denied` }),
    }),
  );
}

/** Mailboxes of its own, no relaying, and the DNSBL if it honours it. */
function providerService(parts: ServiceParts, provider: Provider): Service {
  const { domain, mx, address } = provider;
  return service(parts, 'provider', [address], [25], {
    name: mx,
    software: provider.id,
    recipient: (recipient, _mailFrom, client) =>
      (provider.honoursDnsbl ? listedClient(parts, client.address) : undefined) ?? mailbox(recipient, domain, provider),
  });
}

function listedClient({ blockList, world }: ServiceParts, address: string): Refusal | undefined {
  if (!blockList.listing(address)) return undefined;
  const why = blockList.explanation(address);
  const text = `5.7.1 Service unavailable; Client host [${address}] blocked using ${world.dnsbl.zone}; ${why}`;
  return { code: 554, text };
}

function mailbox(recipient: string, domain: string, { mailboxes }: Pick<Provider, 'mailboxes'>): Refusal | undefined {
  const at = recipient.lastIndexOf('@');
  const local = at === -1 ? recipient : recipient.slice(0, at);
  // The bare postmaster is everybody's (RFC 5321 §4.5.1).
  if (at !== -1 && recipient.slice(at + 1).toLowerCase() !== domain)
    return { code: 554, text: `5.7.1 <${recipient}>: Relay access denied` };
  const [user = ''] = local.toLowerCase().split('+');
  if (user === 'postmaster' || mailboxes.includes(user)) return undefined;
  return { code: 550, text: `5.1.1 <${recipient}>: Recipient address rejected: User unknown` };
}

/** Takes everything for its domain; whoever sends there did not ask anybody. */
function spamTrapService(parts: ServiceParts): Service {
  const { domain, mx, address } = parts.world.spamTrap;
  const options: Rules = {
    name: mx,
    software: 'ready',
    recipient: (recipient) =>
      recipient.toLowerCase().endsWith(`@${domain}`)
        ? undefined
        : { code: 554, text: `5.7.1 <${recipient}>: Relay access denied` },
    taken: (mail) => parts.blockList.hit(mail.client.address),
  };
  return service(parts, 'spam-trap', [address], [25], options);
}

function smartHostServices({ smartHost, world }: ServiceParts): Service[] {
  const { address } = world.smartHost;
  return [
    { server: smartHost.service({ implicitTls: false }), ports: [587], addresses: [address] },
    { server: smartHost.service({ implicitTls: true }), ports: [465], addresses: [address] },
  ];
}

/** Says yes to all, and keeps it: the reason why a 250 proves nothing. */
function blackHoleService(parts: ServiceParts, { name, address }: NonNullable<World['blackHole']>): Service {
  const rules: Rules = { name, software: 'ready', takesAnySyntax: true, recipient: () => undefined };
  return service(parts, 'black-hole', [address], [25], rules);
}

function farEndService(parts: ServiceParts): Service {
  return service(parts, 'canary-sink', parts.world.prober.outside, [25], {
    name: 'mx.internet.test',
    software: 'ready',
    recipient: (recipient, mailFrom, client) => parts.farEnds.verdict(recipient, mailFrom, client),
  });
}

type Rules = Omit<MailServerOptions, 'authority' | 'accept'> & { taken?: (mail: Mail) => void };

function service(
  { authority, record }: ServiceParts,
  role: Delivery['role'],
  addresses: Addresses[],
  ports: number[],
  { taken, ...rules }: Rules,
): Service {
  const accept = (mail: Mail) => {
    // First what it causes, for with the record the whole memory is written down.
    taken?.(mail);
    record(rules.name, role, mail);
  };
  return { server: new MailServer({ ...rules, authority, accept }), ports, addresses };
}
