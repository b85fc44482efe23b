/** People at home send: TLS, the password, and their mail arrives at other providers. */
import { fillIn } from '../../world/template.ts';
import { type CheckImplementation, failed, passed, saw } from '../check.ts';
import { evidenceOf, outcomeOf } from '../send.ts';
import { offersAuth, people, sendLoggedIn, tryLogin } from '../submission.ts';

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
    async perform({ port, tls }, context) {
      const { ehlo, ehloTls, ended } = await tryLogin(context, undefined, { port, tls });
      const greeting = tls === 'starttls' ? ehloTls : ehlo;
      if (ended === 'timeout' || ended === 'no-banner') return saw('unclear', `Port ${port} did not answer in time.`);
      if (!greeting) return saw('failed', `Nobody can log in on port ${port}: no greeting came inside TLS (${ended}).`);
      if (!offersAuth(greeting)) return saw('failed', `Port ${port} offers no login inside TLS.`);
      return saw('passed', `Port ${port} offers logins inside TLS (none was tried).`);
    },
  },
};
