/** What the server relays for on purpose: a partner's mail comes in here and is passed on to the partner's own server. */
import { fillIn } from '../../world/template.ts';
import { type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, outcomeOf, send } from '../send.ts';
import { pickStranger } from '../strangers.ts';

export const partnerRelayed: CheckImplementation<'partner-relayed'> = {
  survivesRestart: true,
  async perform({ domain, mailbox }, context) {
    const { world, internet } = context.sandbox;
    const fill = (template: string) => fillIn(template, context.variables, 'labs: partner-relayed');
    const client = pickStranger(world);
    const { domain: sender, helo } = await internet.freshSender(client);
    const sent = await send(context, {
      client,
      to: { address: world.mail.public.v4, port: 25 },
      helo,
      mailFrom: `orders@${sender}`,
      rcptTo: `${fill(mailbox)}@${fill(domain)}`,
    });
    const evidence = await evidenceOf(context, sent);
    if (sent.fate?.end === 'delivered')
      return passed(`Mail for the partner passes through (tried ${sent.letter.rcptTo}).`, evidence);
    return failed(`Mail for the partner is lost: mail to ${sent.letter.rcptTo} ${outcomeOf(sent)}.`, evidence);
  },
};
