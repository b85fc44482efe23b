/** Programs on the mail host hand mail in over SMTP: the content filter on its port, the monitoring as other clients. */
import { fillIn } from '../../world/template.ts';
import { type Fate, follow, newToken, tell } from '../canary.ts';
import { type CheckImplementation, failed, passed } from '../check.ts';

export const ownProgramsSend: CheckImplementation<'own-programs-send'> = {
  survivesRestart: true,
  async perform({ port, xclient }, { sandbox, variables }) {
    const { world, internet } = sandbox;
    const token = newToken();
    const from = `filter@${world.domain}`;
    const to = `sales@${await internet.freshDomain()}`;
    const as = xclient === undefined ? [] : ['--xclient-addr', fillIn(xclient, variables, 'labs: own-programs-send')];
    const run = await sandbox.run('mail', [
      'swaks',
      ...['--server', `127.0.0.1:${port}`, '--helo', 'localhost', '--from', from, '--to', to],
      ...['--header', `Subject: Passed on ${token}`, ...as],
    ]);
    const dialogue = { kind: 'dialogue' as const, title: `mail → 127.0.0.1:${port}`, text: run.stdout || run.stderr };
    if (run.exitCode !== 0)
      return failed(
        `A program on the mail host cannot send by 127.0.0.1:${port}${xclient ? ' with XCLIENT' : ''} (swaks ended with ${run.exitCode}).`,
        [dialogue],
      );
    const fate: Fate = await follow(sandbox, token, from);
    const canary = { kind: 'canary' as const, title: to, text: tell(fate) };
    if (fate.end === 'delivered')
      return passed(`Programs on the mail host send by 127.0.0.1:${port}.`, [dialogue, canary]);
    return failed(`What a program on the mail host sent by 127.0.0.1:${port} ${tell(fate)}.`, [dialogue, canary]);
  },
};
