/** A user that does not exist is refused in the dialogue; accepting and bouncing later makes backscatter (RFC 5321 §6.1). */
import { randomBytes } from 'node:crypto';
import { type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, outcomeOf, send } from '../send.ts';
import { pickStranger } from '../strangers.ts';

export const unknownRecipientRefused: CheckImplementation<'unknown-recipient-refused'> = {
  survivesRestart: true,
  async perform(_, context) {
    const { world, internet } = context.sandbox;
    const client = pickStranger(world);
    const { domain, helo } = await internet.freshSender(client);
    const rcptTo = `nobody-${randomBytes(3).toString('hex')}@${world.domain}`;
    const sent = await send(context, {
      client,
      to: { address: world.mail.public.v4, port: 25 },
      helo,
      mailFrom: `orders@${domain}`,
      rcptTo,
    });
    const evidence = await evidenceOf(context, sent);
    if (sent.refusal && sent.refusal.code >= 500)
      return passed('A user that does not exist is refused in the dialogue.', evidence);
    if (sent.refusal)
      return failed(
        `Mail to the unknown user ${rcptTo} is only put off; the sender should hear at once that there is no such user.`,
        evidence,
      );
    return failed(
      `Mail to ${rcptTo}, who does not exist, ${outcomeOf(sent)}. It should be refused with 550.`,
      evidence,
    );
  },
};
