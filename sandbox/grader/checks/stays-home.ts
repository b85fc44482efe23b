/** Colleagues write to each other without the smart host: what is for the own domain never leaves. */
import { type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, outcomeOf } from '../send.ts';
import { fromOffice } from '../smart-host.ts';

export const staysHome: CheckImplementation<'stays-home'> = {
  survivesRestart: true,
  async perform(_, context) {
    const { world, internet } = context.sandbox;
    const hosts = [world.domain, world.mail.name];
    const letters = await Promise.all(
      hosts.map((host, index) => fromOffice(context, { to: `${world.people[index]?.login ?? 'postmaster'}@${host}` })),
    );
    for (const sent of letters) {
      const [outside] = await internet.deliveries(sent.token);
      if (outside)
        return failed(
          `A colleague's letter to ${sent.letter.rcptTo} left the house: ${outside.server} had it.`,
          await evidenceOf(context, sent),
        );
      if (sent.fate?.end !== 'mailbox')
        return failed(
          `A colleague's letter to ${sent.letter.rcptTo} ${outcomeOf(sent)}.`,
          await evidenceOf(context, sent),
        );
    }
    const [example] = letters;
    return passed(`Letters between colleagues stay at home.`, example ? await evidenceOf(context, example) : []);
  },
};
