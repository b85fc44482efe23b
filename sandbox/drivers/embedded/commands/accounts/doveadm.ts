/** doveadm(1): pw, auth test and user. */
import { hashPassword, verifyPassword } from '../../files/passwords.ts';
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { Input } from '../run/input.ts';
import { shadowField, userNamed } from './database.ts';
import { secret } from './users.ts';

const HELP = `Usage: doveadm pw [-s PLAIN|CRYPT] [-p PASSWORD]
       doveadm auth test LOGIN [PASSWORD]
       doveadm user LOGIN
`;

/** sysexits(3), as doveadm uses them. */
const NO_PERMISSION = 77;
const NO_USER = 67;
const USAGE = 64;

export const doveadm: Program = {
  names: ['doveadm'],
  hosts: ['mail'],
  summary: 'makes password hashes, and tests logins as Dovecot sees them',
  help: HELP,
  async run(argv, io, machine) {
    const [word, ...words] = argv.slice(1);
    if (word === 'pw') return pw(words, io);
    if (word === 'auth' && words[0] === 'test') return authTest(words.slice(1), io, machine);
    if (word === 'user') return showUser(words[0], io, machine);
    if (word === undefined) throw new Failure(HELP.trimEnd(), USAGE);
    throw new Failure(`doveadm: '${word}' is not emulated in this lab; there are pw, auth test and user`, USAGE);
  },
};

async function pw(words: string[], io: ProgramIo): Promise<number> {
  const given = getopt(['doveadm', ...words], 's:p:u:r:lVt:');
  const scheme = (given.value('s') ?? 'CRYPT').toUpperCase();
  const input = new Input(io);
  const password = given.value('p') ?? (await secret(io, input, 'Enter new password: '));
  if (scheme === 'PLAIN' || scheme === 'CLEARTEXT') io.stdout(`{${scheme}}${password}\n`);
  else if (scheme === 'CRYPT') io.stdout(`{CRYPT}${hashPassword(password, Date.now().toString(36))}\n`);
  else throw new Failure(`doveadm: scheme ${scheme} is not emulated in this lab; there are PLAIN and CRYPT`);
  return 0;
}

async function authTest(words: string[], io: ProgramIo, machine: Machine): Promise<number> {
  const [login, given] = words.filter((word) => !word.startsWith('-'));
  if (login === undefined) throw new Failure(HELP.trimEnd(), USAGE);
  const password = given ?? (await secret(io, new Input(io), 'Password: '));
  const user = login.split('@')[0] ?? login;
  if (!verifyPassword(password, shadowField(machine, user) ?? '')) {
    io.stdout(`passdb: ${login} auth failed\nextra fields:\n  user=${login}\n`);
    return NO_PERMISSION;
  }
  io.stdout(`passdb: ${login} auth succeeded\nextra fields:\n  user=${login}\n`);
  return 0;
}

function showUser(login: string | undefined, io: ProgramIo, machine: Machine): number {
  if (login === undefined) throw new Failure('Usage: doveadm user LOGIN', USAGE);
  const user = userNamed(machine, login.split('@')[0] ?? '');
  if (!user) throw new Failure(`userdb lookup: user ${login} doesn't exist`, NO_USER);
  io.stdout(`field\tvalue\nuid\t${user.uid}\ngid\t${user.gid}\nhome\t${user.home}\n`);
  return 0;
}
