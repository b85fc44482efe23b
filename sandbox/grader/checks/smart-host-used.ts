/** All mail that leaves goes by the ISP's smart host: logged in, inside TLS, and nothing goes straight. */
import { compose, follow, newToken, tell } from '../canary.ts';
import { type CheckContext, type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, outcomeOf } from '../send.ts';
import { fromOffice, problemOnTheWay } from '../smart-host.ts';

export const smartHostUsed: CheckImplementation<'smart-host-used'> = {
  survivesRestart: true,
  async perform(_, context) {
    const { world } = context.sandbox;
    const [provider] = world.providers;
    const mailbox = `${provider?.mailboxes[0] ?? 'postmaster'}@${provider?.domain ?? world.spamTrap.domain}`;
    const [own, ...letters] = await Promise.all([
      fromTheServer(context),
      fromOffice(context),
      fromOffice(context, { to: mailbox }),
      // Bounces leave, too, and they have no sender to look up.
      fromOffice(context, { sender: '' }),
    ]);
    for (const sent of letters) {
      const outcome = sent.fate?.end === 'delivered' ? await problemOnTheWay(context, sent.token) : outcomeOf(sent);
      if (outcome !== undefined)
        return failed(
          `Mail of the office from <${sent.letter.mailFrom}> to ${sent.letter.rcptTo} ${outcome}.`,
          await evidenceOf(context, sent),
        );
    }
    if (own.problem !== undefined) return failed(`Mail that the server itself sends ${own.problem}.`, own.evidence);
    const [example] = letters;
    return passed(
      `All mail that leaves goes by ${world.smartHost.name}, logged in as ${world.smartHost.login} inside TLS.`,
      await evidenceOf(context, example),
    );
  },
};

async function fromTheServer(context: CheckContext) {
  const { sandbox } = context;
  const token = newToken();
  const from = `root@${sandbox.world.domain}`;
  const to = `ops@${await sandbox.internet.freshDomain()}`;
  const message = compose({ token, from, to, subject: 'Nightly report' }).replaceAll('\r\n', '\n');
  const run = await sandbox.run('mail', ['sendmail', '-i', '-f', from, to], { stdin: message });
  const fate = run.exitCode === 0 ? await follow(sandbox, token, from) : undefined;
  const words = fate ? tell(fate) : `was not taken: sendmail ended with ${run.exitCode} ${run.stderr.trim()}`;
  const problem = fate?.end === 'delivered' ? await problemOnTheWay(context, token) : words;
  return { problem, evidence: [{ kind: 'canary' as const, title: `sendmail ${to}`, text: words }] };
}
