/** postfix(1): starts and stops the mail system. */
import type { Mta } from '../../mta/mta.ts';
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { mtaOf } from './host.ts';

type Verb = Parameters<Mta['command']>[0];

const VERBS: readonly Verb[] = ['start', 'stop', 'reload', 'abort', 'flush', 'check', 'status', 'set-permissions'];

export const postfix: Program = {
  names: ['postfix'],
  hosts: ['mail'],
  summary: 'starts, stops and checks the mail system',
  help: `Usage: postfix [-c DIRECTORY] [-v] COMMAND

  start     begin, unless it runs
  stop      end in an orderly way;  abort: at once
  reload    read the configuration again
  flush     try deferred mail now
  check     complain about bad permissions and settings
  status    does it run?
`,
  async run(argv, io, machine) {
    const given = getopt(argv, '+c:D:v');
    const word = given.operands[0] ?? '';
    const verb = VERBS.find((known) => known === word);
    if (!verb)
      throw new Failure(
        `${io.tty ? 'postfix/postfix-script' : 'postfix/postlog'}: fatal: unknown command: '${word}'. Usage: postfix start (or stop, reload, abort, flush, check, status, set-permissions, upgrade-configuration, logrotate)`,
      );
    const { stderr, exitCode } = await mtaOf(machine, 'postfix').command(verb);
    // postlog(1) tells its own name where no terminal is.
    const shown = io.tty ? stderr : stderr.replace(/^postfix\/postfix-script:/gm, 'postfix/postlog:');
    if (shown !== '') io.stderr(shown.endsWith('\n') ? shown : `${shown}\n`);
    return exitCode;
  },
};
