/** A user that does not exist is refused in the dialogue; accepting and bouncing later makes backscatter (RFC 5321 §6.1). */
import { randomBytes } from 'node:crypto';
import { type CheckContext, type CheckImplementation, failed, passed, saw } from '../check.ts';
import { evidenceOf, knock, type Letter, outcomeOf, send } from '../send.ts';
import { pickStranger } from '../strangers.ts';

export const unknownRecipientRefused: CheckImplementation<'unknown-recipient-refused'> = {
  survivesRestart: true,
  async perform(_, context) {
    const sent = await send(context, await letterToNobody(context));
    const { rcptTo } = sent.letter;
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
  look: {
    after: ['service', 'file'],
    by: 'knocking',
    sees: 'essence',
    async perform(_, context) {
      const { refusal, transcript, letter } = await knock(context, await letterToNobody(context));
      if (refusal && refusal.code >= 500) return saw('passed', `${letter.rcptTo}, who does not exist, was refused.`);
      if (refusal || transcript.ended !== 'complete') return saw('unclear', 'The server gave no clear answer.');
      return saw('failed', `${letter.rcptTo}, who does not exist, was accepted as a recipient.`);
    },
  },
};

async function letterToNobody(context: CheckContext): Promise<Letter> {
  const { world, internet } = context.sandbox;
  const client = pickStranger(context);
  const { domain, helo } = await internet.freshSender(client);
  return {
    client,
    to: { address: world.mail.public.v4, port: 25 },
    helo,
    mailFrom: `orders@${domain}`,
    rcptTo: `nobody-${randomBytes(3).toString('hex')}@${world.domain}`,
  };
}
