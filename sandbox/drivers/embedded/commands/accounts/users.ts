/** useradd, adduser, userdel, deluser. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { Input } from '../run/input.ts';
import { addUser, makeHome, removeUser, setPassword, type User, userNamed } from './database.ts';

/** useradd(8), EXIT VALUES. */
const BAD_NAME = 3;
const NAME_IN_USE = 9;
const NO_SUCH_USER = 6;

export const useradd: Program = {
  names: ['useradd'],
  hosts: ['mail'],
  summary: 'makes a user',
  help: `Usage: useradd [-m] [-c COMMENT] [-d HOME] [-s SHELL] [-u UID] LOGIN

  -m   make the home folder too
`,
  async run(argv, io, machine) {
    const given = getopt(argv, 'mMrUNc:d:s:u:g:G:p:b:k:', 2);
    const login = checked(given.operands[0], 'useradd');
    if (userNamed(machine, login)) throw new Failure(`useradd: user '${login}' already exists`, NAME_IN_USE);
    const uid = given.value('u');
    const home = given.value('d');
    const user = addUser(machine, {
      login,
      comment: given.value('c') ?? '',
      shell: given.value('s') ?? '/bin/sh',
      ...(home ? { home } : {}),
      ...(uid ? { uid: Number(uid) } : {}),
    });
    if (given.has('m')) makeHome(machine, user);
    if (given.has('g') || given.has('G'))
      io.stderr('useradd: groups (-g, -G) are not emulated; the user got a group of its own\n');
    return 0;
  },
};

export const adduser: Program = {
  names: ['adduser'],
  hosts: ['mail'],
  summary: 'makes a user, and asks for the password',
  help: 'Usage: adduser [--disabled-password] [--gecos COMMENT] [--shell SHELL] LOGIN\n',
  async run(argv, io, machine) {
    const words = argv.slice(1);
    const takeValue = (name: string) => {
      const at = words.indexOf(name);
      return at < 0 ? undefined : words.splice(at, 2)[1];
    };
    const [comment, shell] = [takeValue('--gecos') ?? takeValue('--comment'), takeValue('--shell')];
    const login = checked(
      words.find((word) => !word.startsWith('-')),
      'adduser',
    );
    if (userNamed(machine, login)) throw new Failure(`fatal: The user \`${login}' already exists.`);
    const user = addUser(machine, { login, comment: comment ?? '', shell: shell ?? '/bin/bash' });
    makeHome(machine, user);
    io.stdout(
      `info: Adding user \`${login}' ...\ninfo: Adding new group \`${login}' (${user.gid}) ...\ninfo: Adding new user \`${login}' (${user.uid}) with group \`${login} (${user.gid})' ...\ninfo: Creating home directory \`${user.home}' ...\n`,
    );
    if (!words.includes('--disabled-password')) await askPassword(user, io, new Input(io), machine);
    return 0;
  },
};

async function askPassword(user: User, io: ProgramIo, input: Input, machine: Machine): Promise<void> {
  const password = await newPassword(io, input);
  setPassword(machine, user.login, password);
  io.stdout('passwd: password updated successfully\n');
}

/** Asked for twice, unechoed on a terminal. */
export async function newPassword(io: ProgramIo, input: Input): Promise<string> {
  const first = await secret(io, input, 'New password: ');
  const second = await secret(io, input, 'Retype new password: ');
  if (first === '')
    throw new Failure(
      'No password has been supplied.\npasswd: Authentication token manipulation error\npasswd: password unchanged',
      10,
    );
  if (first !== second)
    throw new Failure(
      'Sorry, passwords do not match.\npasswd: Authentication token manipulation error\npasswd: password unchanged',
      10,
    );
  return first;
}

/** In raw mode nothing is echoed; keys come one by one. */
export async function secret(io: ProgramIo, input: Input, prompt: string): Promise<string> {
  io.stderr(prompt);
  if (!io.tty || io.typed === false) return (await input.line())?.replace(/\r$/, '') ?? '';
  io.tty.setRaw(true);
  try {
    return await keysUntilEnter(input);
  } finally {
    io.tty.setRaw(false);
    io.stderr('\n');
  }
}

async function keysUntilEnter(input: Input): Promise<string> {
  let typed = '';
  for (let chunk = await input.chunk(); chunk; chunk = await input.chunk())
    for (const key of Buffer.from(chunk).toString('utf8')) {
      if (key === '\r' || key === '\n') return typed;
      if (key === '\x03') throw new Failure('', 130);
      if (key === '\x7f' || key === '\b') typed = typed.slice(0, -1);
      else typed += key;
    }
  return typed;
}

function checked(login: string | undefined, program: string): string {
  if (login === undefined) throw new Failure(`Usage: ${program} [options] LOGIN`, 2);
  if (!/^[a-z_][a-z0-9_.-]*$/i.test(login)) throw new Failure(`${program}: invalid user name '${login}'`, BAD_NAME);
  return login;
}

export const userdel: Program = {
  names: ['userdel', 'deluser'],
  hosts: ['mail'],
  summary: 'removes a user',
  help: 'Usage: userdel [-r] LOGIN\n\n  -r   the home folder and the mailbox too\n',
  async run(argv, _io, machine) {
    const given = getopt(argv, 'rf', 2);
    const login = checked(given.operands[0], 'userdel');
    const user = userNamed(machine, login);
    if (!user) throw new Failure(`userdel: user '${login}' does not exist`, NO_SUCH_USER);
    removeUser(machine, user);
    if (given.has('r')) for (const path of [user.home, `/var/mail/${login}`]) machine.files.remove(path);
    return 0;
  },
};
