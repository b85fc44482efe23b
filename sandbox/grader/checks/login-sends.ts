/** People at home send: TLS, the password, and their mail arrives at other providers. */
import { fillIn } from '../../world/template.ts';
import { type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, glimpseOf, outcomeOf } from '../send.ts';
import { knockLoggedIn, people, sendLoggedIn } from '../submission.ts';

/** Enough that a rule for one of them does not pass. */
const PEOPLE_TRIED = 2;
const MECHANISMS = ['PLAIN', 'LOGIN'] as const;

export const loginSends: CheckImplementation<'login-sends'> = {
  survivesRestart: true,
  async perform({ port, tls, except }, context) {
    const { world, internet } = context.sandbox;
    const left = except.map((template) => fillIn(template, context.variables, 'labs: login-sends'));
    const letters = await Promise.all(
      people(world, left)
        .slice(0, PEOPLE_TRIED)
        .map(async ({ login, password }, index) =>
          sendLoggedIn(
            context,
            {
              mailFrom: `${login}@${world.domain}`,
              rcptTo: `office@${await internet.freshDomain()}`,
              auth: { login, password, mechanism: MECHANISMS[index] ?? 'PLAIN' },
            },
            { port, tls },
          ),
        ),
    );
    const lost = letters.find(({ fate }) => fate?.end !== 'delivered');
    const [shown = lost] = letters;
    if (lost)
      return failed(
        `People at home cannot send on port ${port}: mail of ${lost.letter.auth?.login} to ${lost.letter.rcptTo} ${outcomeOf(lost)}.`,
        await evidenceOf(context, lost),
      );
    return passed(
      `People at home log in on port ${port} inside TLS, send, and it arrives (tried as ${letters.map(({ letter }) => letter.auth?.login).join(', ')}).`,
      shown ? await evidenceOf(context, shown) : [],
    );
  },
  look: {
    after: ['service', 'file'],
    by: 'knocking',
    sees: 'beginning',
    async perform({ port, tls, except }, context) {
      const { world, internet } = context.sandbox;
      const left = except.map((template) => fillIn(template, context.variables, 'labs: login-sends'));
      const knocks = people(world, left)
        .slice(0, 1)
        .map(async ({ login, password }) =>
          knockLoggedIn(
            context,
            {
              mailFrom: `${login}@${world.domain}`,
              rcptTo: `office@${await internet.freshDomain()}`,
              auth: { login, password, mechanism: 'PLAIN' },
            },
            { port, tls },
          ),
        );
      return glimpseOf(await Promise.all(knocks), `Mail of somebody who logs in on port ${port}`);
    },
  },
};
