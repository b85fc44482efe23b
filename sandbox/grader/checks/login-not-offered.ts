/** Port 25 is for other servers, which have no login here: a port without AUTH is a port that nobody guesses passwords on. */
import type { SmtpReply } from '../../internet/internet.ts';
import { type CheckContext, type CheckImplementation, failed, passed, saw } from '../check.ts';
import { evidenceOfTalk } from '../send.ts';
import { isLoggedIn, offersAuth, people, tryLogin } from '../submission.ts';

export const loginNotOffered: CheckImplementation<'login-not-offered'> = {
  survivesRestart: true,
  async perform({ port }, context) {
    const clear = await attempt(context, port, 'none');
    if (!clear.ehlo)
      return failed(`Nothing answers on port ${port} (${clear.ended}).`, await evidenceOfTalk(context, clear));
    const secured = speaksTls(clear.ehlo) ? [await attempt(context, port, 'starttls')] : [];
    for (const transcript of [clear, ...secured]) {
      const where = transcript === clear ? 'in clear' : 'inside TLS';
      if (offersAuth(transcript.ehlo) || offersAuth(transcript.ehloTls) || isLoggedIn(transcript))
        return failed(
          `Port ${port} offers logins ${where}. People log in on 587 and 465; here only guessers would.`,
          await evidenceOfTalk(context, transcript),
        );
    }
    const talks = await Promise.all([clear, ...secured].map((transcript) => evidenceOfTalk(context, transcript)));
    return passed(`Port ${port} takes no logins.`, talks.flat());
  },
  look: {
    after: ['service', 'file'],
    by: 'knocking',
    sees: 'essence',
    async perform({ port }, context) {
      const clear = await tryLogin(context, undefined, { port, tls: 'none' });
      if (!clear.ehlo) return saw('unclear', `Port ${port} gave no greeting.`);
      const secured = speaksTls(clear.ehlo) ? await tryLogin(context, undefined, { port, tls: 'starttls' }) : undefined;
      if (offersAuth(clear.ehlo) || offersAuth(secured?.ehloTls))
        return saw('failed', `Port ${port} offers logins in its greeting.`);
      if (secured && !secured.ehloTls) return saw('unclear', `Port ${port} gave no greeting inside TLS.`);
      return saw('passed', `The greeting of port ${port} offers no login (none was tried).`);
    },
  },
};

const speaksTls = ({ text }: SmtpReply): boolean => /^STARTTLS\b/m.test(text);

function attempt(context: CheckContext, port: number, tls: 'none' | 'starttls') {
  const [person] = people(context.sandbox.world);
  const { login, password } = person ?? { login: 'postmaster', password: '' };
  return tryLogin(context, { login, password, mechanism: 'PLAIN' }, { port, tls });
}
