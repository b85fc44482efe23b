/** What the server relays for on purpose: a partner's mail comes in here and is passed on to the partner's own server. */
import { fillIn } from '../../world/template.ts';
import { type CheckContext, type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, glimpseOf, knock, outcomeOf, type Sent, send } from '../send.ts';
import { pickStranger } from '../strangers.ts';

export const partnerRelayed: CheckImplementation<'partner-relayed'> = {
  survivesRestart: true,
  async perform(partner, context) {
    const sent = await toPartner(partner, context, send);
    const evidence = await evidenceOf(context, sent);
    if (sent.fate?.end === 'delivered')
      return passed(`Mail for the partner passes through (tried ${sent.letter.rcptTo}).`, evidence);
    return failed(`Mail for the partner is lost: mail to ${sent.letter.rcptTo} ${outcomeOf(sent)}.`, evidence);
  },
  look: {
    after: ['service', 'file'],
    by: 'knocking',
    sees: 'beginning',
    perform: async (partner, context) => glimpseOf([await toPartner(partner, context, knock)], 'Mail for the partner'),
  },
};

async function toPartner(
  { domain, mailbox }: { domain: string; mailbox: string },
  context: CheckContext,
  post: typeof send,
): Promise<Sent> {
  const { world, internet } = context.sandbox;
  const fill = (template: string) => fillIn(template, context.variables, 'labs: partner-relayed');
  const client = pickStranger(context);
  const { domain: sender, helo } = await internet.freshSender(client);
  return post(context, {
    client,
    to: { address: world.mail.public.v4, port: 25 },
    helo,
    mailFrom: `orders@${sender}`,
    rcptTo: `${fill(mailbox)}@${fill(domain)}`,
  });
}
