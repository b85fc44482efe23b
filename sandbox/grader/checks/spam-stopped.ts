/** The spammers try all at once and get nothing through, by a server that answers them. */
import type { SpamTally } from '../../internet/internet.ts';
import { type CheckImplementation, failed, passed } from '../check.ts';

export const spamStopped: CheckImplementation<'spam-stopped'> = {
  survivesRestart: true,
  async perform({ seconds }, { sandbox }) {
    const { mail, scene } = sandbox.world;
    const tally = await sandbox.internet.rush(seconds * 1000);
    const evidence = await evidenceOf(tally, (limit) => sandbox.mailLog('NOQUEUE: reject', limit));
    if (tally.accepted > 0)
      return failed(
        `${mail.name} still takes spam: of ${tally.attempts} dialogues that spammers began in ${seconds} s, it took mail in ${tally.accepted}.`,
        evidence,
      );
    if (tally.refused === 0)
      return failed(
        `${mail.name} does not answer on port 25. Spam has stopped, and so has everybody else's mail.`,
        evidence,
      );
    if (tally.delivered > 0)
      return failed(
        `Nothing new comes in, but ${tally.delivered} messages of spam (${scene?.spamMark}) left from the queue meanwhile.`,
        evidence,
      );
    return passed(
      `Spammers tried ${tally.attempts} times from all their addresses, and nothing got through.`,
      evidence,
    );
  },
};

async function evidenceOf(tally: SpamTally, log: (limit: number) => Promise<string[]>) {
  const lines = await log(6);
  return [
    {
      kind: 'words' as const,
      title: 'What the spammers got',
      text: `${tally.attempts} dialogues: mail taken in ${tally.accepted}, refused in ${tally.refused}, no answer in ${tally.failed}; ${tally.delivered} messages of spam arrived somewhere`,
    },
    ...(lines.length > 0 ? [{ kind: 'log' as const, title: '/var/log/mail.log', text: lines.join('\n') }] : []),
  ];
}
