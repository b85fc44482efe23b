/** What the smart host, and everybody else, saw of a canary. */
import type { Delivery } from '../internet/internet.ts';
import { awaited } from './awaited.ts';
import type { CheckContext } from './check.ts';
import { type Sent, send } from './send.ts';
import { shuffle } from './strangers.ts';

/** How long the smart host may take to hand a message on. */
const HANDING_ON = { forMs: 10_000, everyMs: 20 };

/** A colleague writes to a stranger, from one of the office's computers. */
export async function fromOffice(context: CheckContext, wish: { sender?: string; to?: string } = {}): Promise<Sent> {
  const { world, internet } = context.sandbox;
  const [client] = shuffle(context.places.office, 1);
  const [person] = shuffle(world.people, 1);
  const address = client?.v4 ?? world.inside.lan.v4;
  return send(context, {
    client: address,
    to: { address: world.mail.lan.v4, port: 25 },
    helo: `pc-${address.split('.').at(-1)}.lan.${world.domain}`,
    mailFrom: wish.sender ?? `${person?.login ?? 'postmaster'}@${world.domain}`,
    rcptTo: wish.to ?? `sales@${await internet.freshDomain()}`,
  });
}

/** What speaks against the message having left by the smart host, with its login and inside TLS; one sentence. */
export async function problemOnTheWay({ sandbox }: CheckContext, token: string): Promise<string | undefined> {
  const { world, internet } = sandbox;
  const own = [world.mail.public.v4, world.mail.public.v6];
  const seen = await internet.deliveries(token);
  const direct = seen.find(({ role, client }) => role !== 'smart-host' && own.includes(client.address));
  if (direct) return `went straight to ${direct.server}, past the smart host`;
  const handed = seen.find(({ role }) => role === 'smart-host');
  if (!handed) return `did not come to ${world.smartHost.name}`;
  if (!handed.client.tls) return `came to ${world.smartHost.name} in clear text`;
  if (handed.client.login !== world.smartHost.login) return `came to ${world.smartHost.name} without the login`;
  if (!(await handedOn(internet.deliveries, token))) return `never came out behind ${world.smartHost.name}`;
  return undefined;
}

/** The smart host takes responsibility first, and hands the message on then. */
function handedOn(deliveries: (token: string) => Promise<Delivery[]>, token: string): Promise<boolean> {
  const hasLeft = async () => (await deliveries(token)).some(({ role }) => role !== 'smart-host');
  return awaited(hasLeft, HANDING_ON);
}
