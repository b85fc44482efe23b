/** Who is logged in is nobody else: other people's addresses and foreign ones are refused as senders (RFC 6409 §6.1). */
import { type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, outcomeOf } from '../send.ts';
import { people, sendLoggedIn } from '../submission.ts';

export const senderIsLogin: CheckImplementation<'sender-is-login'> = {
  survivesRestart: true,
  async perform({ port, tls }, context) {
    const { world, internet } = context.sandbox;
    const [one, other] = people(world);
    if (!one || !other) return failed('This world has nobody to send as.');
    const [far, foreign] = await Promise.all([internet.freshDomain(), internet.freshDomain()]);
    const auth = { login: one.login, password: one.password, mechanism: 'PLAIN' as const };
    const senders = [`${other.login}@${world.domain}`, `ceo@${foreign}`];
    const letters = await Promise.all(
      senders.map((mailFrom) => sendLoggedIn(context, { mailFrom, rcptTo: `sales@${far}`, auth }, { port, tls })),
    );
    for (const sent of letters) {
      const { mailFrom } = sent.letter;
      const evidence = await evidenceOf(context, sent);
      if (sent.transcript.auth?.code !== 235)
        return failed(`${one.name} cannot log in on port ${port}: the mail ${outcomeOf(sent)}.`, evidence);
      if (!sent.refusal)
        return failed(
          `${one.name} is logged in as ${one.login} and sends as ${mailFrom}: the mail ${outcomeOf(sent)}.`,
          evidence,
        );
    }
    const [shown] = letters;
    return passed(
      `${one.name}, logged in on port ${port}, cannot send as ${senders.join(' or ')}.`,
      shown ? await evidenceOf(context, shown) : [],
    );
  },
};
