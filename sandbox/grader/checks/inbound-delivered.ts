/** Mail from the internet to own recipients reaches their mailboxes. */
import { fillIn } from '../../world/template.ts';
import { type CheckContext, type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, outcomeOf, type Sent, send } from '../send.ts';
import { pickStranger } from '../strangers.ts';

export const inboundDelivered: CheckImplementation<'inbound-delivered'> = {
  survivesRestart: true,
  async perform({ to, sender }, context) {
    const recipients = to.map((template) => fillIn(template, context.variables, 'labs: inbound-delivered'));
    const letters = await Promise.all(recipients.map((recipient) => deliver(context, recipient, sender)));
    const lost = letters.filter((sent) => !reachedOwner(context, sent));
    if (lost.length === 0)
      return passed(`Mail from the internet reaches ${recipients.join(', ')}.`, await evidence(context, letters[0]));
    const [first] = lost;
    return failed(
      `Mail from the internet to ${lost.map(({ letter }) => letter.rcptTo).join(', ')} does not arrive. The first one ${first ? outcomeOf(first) : ''}.`,
      await evidence(context, first),
    );
  },
};

async function deliver(context: CheckContext, recipient: string, sender: string | undefined): Promise<Sent> {
  const { world, internet } = context.sandbox;
  const client = pickStranger(world);
  const { domain, helo } = await internet.freshSender(client);
  return send(context, {
    client,
    to: { address: world.mail.public.v4, port: 25 },
    helo,
    mailFrom: sender === '<>' ? '' : (sender ?? `orders@${domain}`),
    rcptTo: recipient,
  });
}

/** In the mailbox of whom the address means: the person, or whom the alias names. A catch-all is not delivery. */
function reachedOwner({ sandbox: { world } }: CheckContext, { letter, fate }: Sent): boolean {
  if (fate?.end !== 'mailbox') return false;
  const local = (letter.rcptTo.split('@')[0] ?? '').split('+')[0]?.toLowerCase() ?? '';
  const owners = world.aliases[local] ?? [local];
  return owners.includes(fate.place.where);
}

const evidence = async (context: CheckContext, sent: Sent | undefined) => (sent ? evidenceOf(context, sent) : []);
