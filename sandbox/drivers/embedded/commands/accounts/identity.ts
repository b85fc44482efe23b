/** id, groups, whoami, who, w: who one is on a host where one is root. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { groupsOf, type User, userNamed } from './database.ts';

function asked(argv: string[], machine: Machine, io: ProgramIo): User {
  const login = argv.slice(1).find((word) => !word.startsWith('-')) ?? io.env.USER ?? 'root';
  const user = userNamed(machine, login);
  if (!user) throw new Failure(`${argv[0]}: '${login}': no such user`);
  return user;
}

export const id: Program = {
  names: ['id'],
  summary: "shows a user's numbers and groups",
  help: 'Usage: id [-u|-g|-G|-n] [LOGIN]\n',
  async run(argv, io, machine) {
    const user = asked(argv, machine, io);
    const letters = argv
      .slice(1)
      .filter((word) => /^-[a-zA-Z]+$/.test(word))
      .join('');
    const groups = groupsOf(machine, user);
    const own = groups[0]?.name ?? user.login;
    if (letters.includes('u')) io.stdout(`${letters.includes('n') ? user.login : user.uid}\n`);
    else if (letters.includes('g')) io.stdout(`${letters.includes('n') ? own : user.gid}\n`);
    else if (letters.includes('G'))
      io.stdout(`${groups.map((group) => (letters.includes('n') ? group.name : group.gid)).join(' ')}\n`);
    else {
      const list = groups.map(({ name, gid }) => `${gid}(${name})`).join(',');
      io.stdout(`uid=${user.uid}(${user.login}) gid=${user.gid}(${own}) groups=${list || `${user.gid}(${own})`}\n`);
    }
    return 0;
  },
};

export const groups: Program = {
  names: ['groups'],
  summary: 'shows the groups of a user',
  help: 'Usage: groups [LOGIN]\n',
  async run(argv, io, machine) {
    io.stdout(
      `${groupsOf(machine, asked(argv, machine, io))
        .map(({ name }) => name)
        .join(' ')}\n`,
    );
    return 0;
  },
};

export const whoami: Program = {
  names: ['whoami', 'logname'],
  summary: 'shows who one is',
  help: 'Usage: whoami\n',
  async run(_, io) {
    io.stdout(`${io.env.USER ?? 'root'}\n`);
    return 0;
  },
};

export const who: Program = {
  names: ['who', 'users'],
  summary: 'shows who is logged in',
  help: 'Usage: who\n',
  async run(argv, io, machine) {
    const date = new Date(machine.clock.now()).toISOString().slice(0, 16).replace('T', ' ');
    io.stdout(argv[0] === 'users' ? 'root\n' : `root     pts/0        ${date}\n`);
    return 0;
  },
};
