/** Mail from the internet to own recipients reaches their mailboxes. */
import type { Check } from '../../../labs/schema.ts';
import { fillIn } from '../../world/template.ts';
import { type CheckContext, type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, glimpseOf, knock, outcomeOf, type Sent, send } from '../send.ts';
import { pickStranger } from '../strangers.ts';

type From = Extract<Check, { check: 'inbound-delivered' }>['from'];

export const inboundDelivered: CheckImplementation<'inbound-delivered'> = {
  survivesRestart: true,
  async perform({ to, sender, from }, context) {
    const recipients = recipientsOf(to, context);
    const letters = await Promise.all(recipients.map((recipient) => deliver(context, recipient, sender, from)));
    const lost = letters.filter((sent) => !reachedOwner(context, sent));
    if (lost.length === 0)
      return passed(`Mail from the internet reaches ${recipients.join(', ')}.`, await evidence(context, letters[0]));
    const [first] = lost;
    return failed(
      `Mail from the internet to ${lost.map(({ letter }) => letter.rcptTo).join(', ')} does not arrive. The first one ${first ? outcomeOf(first) : ''}.`,
      await evidence(context, first),
    );
  },
  look: {
    after: ['service', 'file'],
    by: 'knocking',
    sees: 'beginning',
    async perform({ to, sender, from }, context) {
      const recipients = recipientsOf(to, context);
      const knocks = recipients.map((recipient) => deliver(context, recipient, sender, from, knock));
      return glimpseOf(await Promise.all(knocks), 'Mail from the internet');
    },
  },
};

function recipientsOf(to: string[], { variables }: CheckContext): string[] {
  return to.map((template) => fillIn(template, variables, 'labs: inbound-delivered'));
}

async function deliver(
  context: CheckContext,
  recipient: string,
  sender: string | undefined,
  from: From,
  post = send,
): Promise<Sent> {
  const { world, internet } = context.sandbox;
  const client = clientOf(context, from);
  // A host of the provider is known by its own name.
  const { domain, helo } =
    from === 'provider'
      ? { domain: world.smartHost.name, helo: world.smartHost.name }
      : await internet.freshSender(client);
  return post(context, {
    client,
    to: { address: world.mail.public.v4, port: 25 },
    helo,
    mailFrom: sender === '<>' ? '' : filled(context, sender) || `orders@${domain}`,
    rcptTo: recipient,
  });
}

function clientOf(context: CheckContext, from: From): string {
  const { world } = context.sandbox;
  if (from === 'provider') return world.smartHost.address.v4;
  return (from === 'gateway' && world.prober.outside.at(-1)?.v4) || pickStranger(context);
}

function filled({ variables }: CheckContext, sender: string | undefined): string {
  return fillIn(sender ?? '', variables, 'labs: inbound-delivered');
}

/** In the mailbox of whom the address means: the person, or whom the alias names. A catch-all is not delivery. */
function reachedOwner({ sandbox: { world } }: CheckContext, { letter, fate }: Sent): boolean {
  if (fate?.end !== 'mailbox') return false;
  const local = (letter.rcptTo.split('@')[0] ?? '').split('+')[0]?.toLowerCase() ?? '';
  const owners = world.aliases[local] ?? [local];
  return owners.includes(fate.place.where);
}

const evidence = async (context: CheckContext, sent: Sent | undefined) => (sent ? evidenceOf(context, sent) : []);
