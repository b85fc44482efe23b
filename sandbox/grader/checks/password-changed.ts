/** A password that was known or guessed is worth nothing any more, while everybody else's still is. */
import { fillIn } from '../../world/template.ts';
import { type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOfTalk } from '../send.ts';
import { opens, people } from '../submission.ts';

export const passwordChanged: CheckImplementation<'password-changed'> = {
  survivesRestart: true,
  async perform({ port, tls, login: loginTemplate, old }, context) {
    const [login = '', password = ''] = [loginTemplate, old].map((template) =>
      fillIn(template, context.variables, 'labs: password-changed'),
    );
    const door = { port, tls };
    const [other] = people(context.sandbox.world, [login]);
    // The login itself is the first thing that people choose who are told to choose another password.
    const guesses = [...new Set([password, login])];
    const [control, ...tried] = await Promise.all([
      opens(context, { login: other?.login ?? '', password: other?.password ?? '', mechanism: 'PLAIN' }, door),
      ...guesses.map((guess) => opens(context, { login, password: guess, mechanism: 'PLAIN' }, door)),
    ]);
    if (!control?.opened)
      return failed(
        `Nobody else can log in on port ${port}, so this says nothing about one password.`,
        control ? await evidenceOfTalk(context, control.transcript) : [],
      );
    const inside = tried.find(({ opened }) => opened);
    if (inside)
      return failed(
        `The account ${login} still opens with a password that others know.`,
        await evidenceOfTalk(context, inside.transcript),
      );
    const talks = await Promise.all(tried.map(({ transcript }) => evidenceOfTalk(context, transcript)));
    return passed(`The old password of ${login} lets nobody in any more.`, talks.flat());
  },
};
