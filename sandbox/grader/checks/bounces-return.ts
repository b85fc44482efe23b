/** Who writes to a user that does not exist elsewhere is told: the server's own bounces reach its people (RFC 3461, 5321 §6.1). */
import { randomBytes } from 'node:crypto';
import { awaited } from '../awaited.ts';
import { type Fate, follow, tell } from '../canary.ts';
import { type CheckContext, type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, outcomeOf, send } from '../send.ts';
import { shuffle } from '../strangers.ts';

/** How long a smart host's report may take. Milliseconds. */
const REPORT = { forMs: 10_000, everyMs: 100 };

export const bouncesReturn: CheckImplementation<'bounces-return'> = {
  survivesRestart: true,
  async perform(_, context) {
    const { world } = context.sandbox;
    const [person] = shuffle(world.people, 1);
    const [client] = shuffle(context.places.office, 1);
    const provider = world.providers.find(({ honoursDnsbl }) => !honoursDnsbl) ?? world.providers[0];
    if (!person || !client || !provider) return failed('This world has no colleague to send as.');
    const sender = `${person.login}@${world.domain}`;
    const sent = await send(context, {
      client: client.v4,
      to: { address: world.mail.lan.v4, port: 25 },
      helo: `pc-${client.v4.split('.').at(-1)}.lan.${world.domain}`,
      mailFrom: sender,
      rcptTo: `gone-${randomBytes(3).toString('hex')}@${provider.domain}`,
    });
    const evidence = await evidenceOf(context, sent);
    if (!sent.fate)
      return failed(
        `A colleague's mail to an unknown user elsewhere ${outcomeOf(sent)}, so there is nothing to bounce.`,
        evidence,
      );
    // The first look may find the message lost between leaving the queue and its bounce entering it.
    const fate = sent.fate.end === 'mailbox' ? sent.fate : await follow(context.sandbox, sent.token, '');
    if (await isHome(context, fate, sent.token, person.login))
      return passed(`${person.name} wrote to a user who does not exist elsewhere, and was told so.`, evidence);
    return failed(
      `${person.name} wrote to a user who does not exist elsewhere and never heard of it: the message ${tell(fate)}.`,
      evidence,
    );
  },
};

/** Whether the report came. A smart host takes what the server behind it refuses, and reports it a moment later. */
async function isHome({ sandbox }: CheckContext, fate: Fate, token: string, login: string): Promise<boolean> {
  if (fate.end === 'mailbox') return fate.place.where === login;
  if (fate.end !== 'delivered' || fate.delivery.role !== 'smart-host') return false;
  const inMailbox = async () =>
    (await sandbox.locate(token)).some(({ kind, where }) => kind === 'mailbox' && where === login);
  return awaited(inMailbox, REPORT);
}
