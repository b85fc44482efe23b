/** chown(1) and chgrp(1). */
import { below } from '../../configuration.ts';
import type { Machine } from '../../machine.ts';
import { groupNamed, userNamed } from '../accounts/database.ts';
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { absolute } from '../run/paths.ts';

const HELP = `Usage: chown [-R] [-v] [-f] OWNER[:GROUP] FILE…
       chown [-R] [-v] [-f] --reference=FILE FILE…
       chgrp [-R] [-v] [-f] GROUP FILE…

OWNER and GROUP are names or numbers; "OWNER:" takes the owner's own group.
`;

interface Owner {
  uid?: number;
  gid?: number;
}

export const chown: Program = {
  names: ['chown', 'chgrp'],
  summary: 'changes who owns a file',
  help: HELP,
  async run(argv, io, machine) {
    const name = argv[0] ?? 'chown';
    const reference = argv.find((word) => word.startsWith('--reference='))?.slice('--reference='.length);
    const long: Record<string, string> = { '--recursive': '-R', '--verbose': '-v', '--silent': '-f', '--quiet': '-f' };
    const words = argv.filter((word) => !word.startsWith('--reference=')).map((word) => long[word] ?? word);
    const given = getopt(words, 'RvfchHLP');
    const operands = [...given.operands];
    const spec = reference === undefined ? operands.shift() : reference;
    if (spec === undefined) throw new Failure(`${name}: missing operand\nTry '${name} --help' for more information.`);
    if (operands.length === 0)
      throw new Failure(`${name}: missing operand after '${spec}'\nTry '${name} --help' for more information.`);
    const owner =
      reference === undefined ? named(name, spec, machine) : ownerOf(name, reference, absolute(io, spec), machine);
    let status = 0;
    for (const operand of operands) {
      const path = absolute(io, operand);
      if (!machine.files.stat(path)) {
        if (!given.has('f')) io.stderr(`${name}: cannot access '${operand}': No such file or directory\n`);
        status = 1;
        continue;
      }
      for (const each of given.has('R') ? below(machine.files, path) : [path]) {
        const now = machine.files.stat(each);
        if (!now) continue;
        machine.files.chown(each, owner.uid ?? now.uid, owner.gid ?? now.gid);
        if (given.has('v')) io.stdout(`changed ownership of '${operand}${each.slice(path.length)}' to ${spec}\n`);
      }
    }
    return status;
  },
};

function ownerOf(name: string, shown: string, path: string, machine: Machine): Owner {
  const found = machine.files.stat(path);
  if (!found) throw new Failure(`${name}: failed to get attributes of '${shown}': No such file or directory`);
  return name === 'chgrp' ? { gid: found.gid } : { uid: found.uid, gid: found.gid };
}

function named(name: string, spec: string, machine: Machine): Owner {
  if (name === 'chgrp') {
    const gid = groupId(spec, machine);
    if (gid === undefined) throw new Failure(`chgrp: invalid group: '${spec}'`);
    return { gid };
  }
  const [, login = '', separator = '', group = ''] = /^([^:.]*)([:.]?)(.*)$/s.exec(spec) ?? [];
  const user = userNamed(machine, login);
  const uid = user?.uid ?? (/^\d+$/.test(login) ? Number(login) : undefined);
  if (login !== '' && uid === undefined) throw new Failure(`chown: invalid user: '${spec}'`);
  const owner: Owner = uid === undefined ? {} : { uid };
  if (separator === '') return owner;
  if (group === '') return user ? { ...owner, gid: user.gid } : owner;
  const gid = groupId(group, machine);
  if (gid === undefined) throw new Failure(`chown: invalid group: '${spec}'`);
  return { ...owner, gid };
}

function groupId(group: string, machine: Machine): number | undefined {
  return groupNamed(machine, group)?.gid ?? (/^\d+$/.test(group) ? Number(group) : undefined);
}
