/** Programs on the mail host itself send with sendmail(1): cron, monitoring, the web application. */
import type { Evidence } from '../../../labs/schema.ts';
import { compose, type Fate, follow, newToken, tell } from '../canary.ts';
import { type CheckContext, type CheckImplementation, failed, passed } from '../check.ts';
import { logOf } from '../send.ts';
import { shuffle } from '../strangers.ts';

export const localSubmission: CheckImplementation<'local-submission'> = {
  survivesRestart: true,
  async perform(_, context) {
    const { world, internet } = context.sandbox;
    const [person] = shuffle(world.people, 1);
    const recipients = [`${person?.login ?? 'root'}@${world.domain}`, `ops@${await internet.freshDomain()}`];
    const tried = await Promise.all(recipients.map((recipient) => submit(context, recipient)));
    const wrong = tried.find(({ arrived }) => !arrived);
    const evidence = tried.flatMap(({ recipient, words, log }): Evidence[] => [
      { kind: 'canary', title: `sendmail ${recipient}`, text: words },
      ...log,
    ]);
    if (!wrong) return passed('Mail sent by programs on the mail host arrives, at home and elsewhere.', evidence);
    return failed(`Mail sent with sendmail on the mail host to ${wrong.recipient} ${wrong.words}.`, evidence);
  },
};

interface Submitted {
  recipient: string;
  arrived: boolean;
  words: string;
  log: Evidence[];
}

async function submit(context: CheckContext, recipient: string): Promise<Submitted> {
  const { sandbox } = context;
  const token = newToken();
  const from = `root@${sandbox.world.domain}`;
  const message = compose({ token, from, to: recipient, subject: 'Nightly report' }).replaceAll('\r\n', '\n');
  const run = await sandbox.run('mail', ['sendmail', '-i', '-f', from, recipient], { stdin: message });
  if (run.exitCode !== 0)
    return {
      recipient,
      arrived: false,
      words: `was not taken: sendmail ended with ${run.exitCode} ${run.stderr.trim()}`,
      log: await logOf(context, 'sendmail'),
    };
  const fate: Fate = await follow(sandbox, token, from);
  const arrived = fate.end === 'delivered' || fate.end === 'mailbox';
  return { recipient, arrived, words: tell(fate), log: await logOf(context, token) };
}
