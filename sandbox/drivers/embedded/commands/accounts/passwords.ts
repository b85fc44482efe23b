/** passwd, chpasswd, saslpasswd2, sasldblistusers2. */
import type { Machine } from '../../machine.ts';
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { Input } from '../run/input.ts';
import { setPassword, setShadowField, shadowField, userNamed } from './database.ts';
import { newPassword, secret } from './users.ts';

const SASLDB = '/etc/sasldb2';
const SASL_GROUP = 45;

export const passwd: Program = {
  names: ['passwd'],
  hosts: ['mail'],
  summary: "sets a user's password",
  help: 'Usage: passwd [-l|-u|-d|-S] [LOGIN]\n\n  -l, -u   lock, unlock the password;  -d   delete it;  -S   tell its state\n',
  async run(argv, io, machine) {
    const given = getopt(argv, 'luSdeq', 2);
    const login = given.operands[0] ?? 'root';
    if (!userNamed(machine, login)) throw new Failure(`passwd: user '${login}' does not exist`);
    const field = shadowField(machine, login) ?? '!';
    if (given.has('S'))
      io.stdout(`${login} ${field.startsWith('!') || field === '*' ? 'L' : field === '' ? 'NP' : 'P'}\n`);
    else if (given.has('l')) setShadowField(machine, login, `!${field.replace(/^!/, '')}`);
    else if (given.has('u')) setShadowField(machine, login, field.replace(/^!/, ''));
    else if (given.has('d')) setShadowField(machine, login, '');
    else setPassword(machine, login, await newPassword(io, new Input(io)));
    if (!given.has('S')) io.stdout('passwd: password updated successfully\n');
    return 0;
  },
};

export const chpasswd: Program = {
  names: ['chpasswd'],
  hosts: ['mail'],
  summary: 'sets passwords from LOGIN:PASSWORD lines',
  help: 'Usage: chpasswd < LINES\n\nEach line is LOGIN:PASSWORD.\n',
  async run(_, io, machine) {
    const input = new Input(io);
    for (let line = await input.line(), number = 1; line !== undefined; line = await input.line(), number += 1) {
      const [, login = '', password = ''] = /^([^:]+):(.*)$/.exec(line) ?? [];
      if (login === '') throw new Failure(`chpasswd: line ${number}: missing new password`);
      if (!userNamed(machine, login)) throw new Failure(`chpasswd: line ${number}: user '${login}' does not exist`);
      setPassword(machine, login, password);
    }
    return 0;
  },
};

export const saslpasswd2: Program = {
  names: ['saslpasswd2'],
  hosts: ['mail'],
  summary: "sets a password in Cyrus SASL's own database",
  help: 'Usage: saslpasswd2 [-p] [-c] [-d] [-u REALM] LOGIN\n\n  -c   make the entry;  -d   delete it;  -p   read the password from a pipe, asked once\n',
  async run(argv, io, machine) {
    const given = getopt(argv, 'pcdnf:u:a:v', 64);
    const [login] = given.operands;
    if (login === undefined) throw new Failure('saslpasswd2: usage: saslpasswd2 [-p] [-c] [-d] [-u realm] login', 64);
    const name = `${login}@${given.value('u') ?? machine.name}`;
    const kept = entries(machine).filter((line) => !line.startsWith(`${name}:`));
    const exists = kept.length < entries(machine).length;
    if (given.has('d')) {
      if (!exists) throw new Failure('saslpasswd2: user not found');
      write(machine, kept);
      return 0;
    }
    if (!exists && !given.has('c')) throw new Failure('saslpasswd2: user not found (-c makes a new entry)');
    const input = new Input(io);
    const password = given.has('p') ? ((await input.line()) ?? '') : await secret(io, input, 'Password: ');
    if (!given.has('p') && (await secret(io, input, 'Again (for verification): ')) !== password)
      throw new Failure('saslpasswd2: passwords do not match; aborting');
    write(machine, [...kept, `${name}:${password}`]);
    return 0;
  },
};

export const sasldblistusers2: Program = {
  names: ['sasldblistusers2'],
  hosts: ['mail'],
  summary: "lists Cyrus SASL's own database",
  help: 'Usage: sasldblistusers2\n',
  async run(_, io, machine) {
    for (const line of entries(machine)) io.stdout(`${line.split(':')[0]}: userPassword\n`);
    return 0;
  },
};

function entries(machine: Machine): string[] {
  return (machine.files.readText(SASLDB) ?? '').split('\n').filter(Boolean);
}

/** Debian's package makes it readable for group sasl, which the postfix user joins. */
function write(machine: Machine, lines: string[]): void {
  machine.files.write(SASLDB, lines.map((line) => `${line}\n`).join(''), { mode: 0o640, gid: SASL_GROUP });
}
