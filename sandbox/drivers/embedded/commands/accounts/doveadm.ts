/** doveadm(1): pw, auth test, user, reload and stop. */
import { hashPassword } from '../../files/passwords.ts';
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { Input } from '../run/input.ts';
import { wait } from '../run/wait.ts';
import { userNamed } from './database.ts';
import { secret } from './users.ts';

const HELP = `Usage: doveadm pw [-s SCHEME] [-p PASSWORD] | -l
       doveadm auth test LOGIN [PASSWORD]
       doveadm user LOGIN
       doveadm reload | stop
`;

/** What passwords can be written as: in clear, or with the hash that this lab's crypt(3) makes. */
const CLEAR = ['PLAIN', 'CLEAR', 'CLEARTEXT'];
const HASHED = ['CRYPT', 'PBKDF2'];

/** sysexits(3), as doveadm uses them. */
const NO_PERMISSION = 77;
const NO_USER = 67;
const USAGE = 64;
const FAILED = 75;

export const doveadm: Program = {
  names: ['doveadm'],
  hosts: ['mail'],
  summary: 'makes password hashes, and tests logins as Dovecot sees them',
  help: HELP,
  async run(argv, io, machine) {
    const [word, ...words] = argv.slice(1);
    if (word === 'pw') return pw(words, io);
    if (word === 'auth' && words[0] === 'test') return authTest(words.slice(1), io, machine);
    if (word === 'reload' || word === 'stop') return steer(word, io, machine);
    if (word === 'user') return showUser(words[0], io, machine);
    if (word === undefined) throw new Failure(HELP.trimEnd(), USAGE);
    throw new Failure(
      `doveadm: '${word}' is not emulated in this lab; there are pw, auth test, user, reload and stop`,
      USAGE,
    );
  },
};

async function pw(words: string[], io: ProgramIo): Promise<number> {
  const given = getopt(['doveadm', ...words], 's:p:u:r:lVt:');
  if (given.has('l')) {
    io.stdout(`${[...CLEAR, ...HASHED].join(' ')}\n`);
    return 0;
  }
  const scheme = (given.value('s') ?? 'CRYPT').toUpperCase();
  const input = new Input(io);
  const password = given.value('p') ?? (await secret(io, input, 'Enter new password: '));
  if (CLEAR.includes(scheme)) io.stdout(`{${scheme}}${password}\n`);
  else if (HASHED.includes(scheme)) io.stdout(`{${scheme}}${hashPassword(password, Date.now().toString(36))}\n`);
  else
    throw new Failure(
      `doveadm: scheme ${scheme} is not emulated in this lab; there are ${[...CLEAR, ...HASHED].join(', ')}`,
    );
  return 0;
}

async function authTest(words: string[], io: ProgramIo, machine: Machine): Promise<number> {
  const [login, given] = words.filter((word) => !word.startsWith('-'));
  if (login === undefined) throw new Failure(HELP.trimEnd(), USAGE);
  const password = given ?? (await secret(io, new Input(io), 'Password: '));
  const { dovecot } = machine;
  if (!dovecot?.running)
    throw new Failure('Fatal: auth client: connect(/run/dovecot/auth-client) failed: Connection refused', FAILED);
  const { user, delayMs } = dovecot.logIn(login, password);
  if (delayMs > 0) await wait(machine.clock, delayMs, io.signal);
  const verdict = user === undefined ? 'failed' : 'succeeded';
  io.stdout(`passdb: ${login} auth ${verdict}\nextra fields:\n  user=${user ?? login}\n`);
  return user === undefined ? NO_PERMISSION : 0;
}

function steer(word: 'reload' | 'stop', io: ProgramIo, { dovecot }: Machine): number {
  if (!dovecot?.running) throw new Failure('Fatal: Dovecot is not running', FAILED);
  if (word === 'stop') dovecot.stop();
  const problem = word === 'reload' ? dovecot.reload() : undefined;
  if (problem) io.stderr(`${problem}\n`);
  return problem ? 89 : 0;
}

function showUser(login: string | undefined, io: ProgramIo, machine: Machine): number {
  if (login === undefined) throw new Failure('Usage: doveadm user LOGIN', USAGE);
  const user = userNamed(machine, login.split('@')[0] ?? '');
  if (!user) throw new Failure(`userdb lookup: user ${login} doesn't exist`, NO_USER);
  io.stdout(`field\tvalue\nuid\t${user.uid}\ngid\t${user.gid}\nhome\t${user.home}\n`);
  return 0;
}
