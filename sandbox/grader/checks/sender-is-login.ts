/** Who is logged in is nobody else: other people's addresses and foreign ones are refused as senders (RFC 6409 §6.1). */
import type { Person } from '../../world/world.ts';
import { type CheckContext, type CheckImplementation, failed, passed, saw } from '../check.ts';
import { evidenceOf, outcomeOf, type Sent } from '../send.ts';
import { knockLoggedIn, people, type SubmissionPort, sendLoggedIn } from '../submission.ts';

export const senderIsLogin: CheckImplementation<'sender-is-login'> = {
  survivesRestart: true,
  async perform({ port, tls }, context) {
    const [one, other] = people(context.sandbox.world);
    if (!one || !other) return failed('This world has nobody to send as.');
    const letters = await asOthers(context, [one, other], { port, tls }, sendLoggedIn);
    const senders = letters.map(({ letter }) => letter.mailFrom);
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
  look: {
    after: ['service', 'file'],
    by: 'knocking',
    sees: 'essence',
    async perform({ port, tls }, context) {
      const [one, other] = people(context.sandbox.world);
      const knocks = one && other ? await asOthers(context, [one, other], { port, tls }, knockLoggedIn) : [];
      if (knocks.length === 0 || knocks.some(({ transcript }) => transcript.auth?.code !== 235))
        return saw('unclear', `Nobody could log in on port ${port} in passing.`);
      const senders = knocks.map(({ letter }) => letter.mailFrom).join(' or ');
      if (knocks.every(({ refusal }) => refusal)) return saw('passed', `${one?.login} was refused as ${senders}.`);
      return saw('failed', `${one?.login} would be let through as ${senders}.`);
    },
  },
};

/** The first, logged in, under the sender of the second and under a foreign one. */
async function asOthers(
  context: CheckContext,
  [one, other]: [Person, Person],
  door: SubmissionPort,
  post: typeof sendLoggedIn,
): Promise<Sent[]> {
  const { world, internet } = context.sandbox;
  const [far, foreign] = await Promise.all([internet.freshDomain(), internet.freshDomain()]);
  const auth = { login: one.login, password: one.password, mechanism: 'PLAIN' as const };
  const senders = [`${other.login}@${world.domain}`, `ceo@${foreign}`];
  return Promise.all(senders.map((mailFrom) => post(context, { mailFrom, rcptTo: `sales@${far}`, auth }, door)));
}
