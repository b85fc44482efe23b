/** postconf(1), postmap(1), postalias(1) and newaliases(1): the Postfix library does the work. */
import {
  newaliases as buildAliases,
  loadConfiguration,
  postalias,
  postconf,
  postmap,
} from '../../../../postfix/index.ts';
import type { Program } from '../program.ts';
import { Input } from '../run/input.ts';
import { carryOut, filesFor, machineContext } from './host.ts';

const HOSTS = ['mail'] as const;

export const postconfProgram: Program = {
  names: ['postconf'],
  hosts: HOSTS,
  summary: 'shows and edits the configuration of Postfix',
  help: `Usage: postconf [-dfhHnopxX#] [-c DIRECTORY] [NAME...]
       postconf -e NAME=VALUE...
       postconf -M|-F|-P [-e] [SERVICE/TYPE...]

  NAME...        values of these parameters; all without names
  -n             only what main.cf sets
  -d             built-in defaults
  -e N=V         edit main.cf (with -M, -F, -P: master.cf)
  -X, -# NAME    take out, comment out
  -x             expand $names;  -h values only;  -H names only;  -f fold lines
  -M, -F, -P     services of master.cf; their fields; their -o parameters
  -m, -l, -a, -A map types, lock types, SASL types of server and client
  -c DIRECTORY   instead of /etc/postfix
`,
  run: async (argv, io, machine) =>
    carryOut('postconf', postconf(filesFor(io, machine), argv.slice(1), machineContext(machine)), io, machine),
};

export const postmapProgram: Program = tableProgram(
  'postmap',
  'compiles a lookup table, or asks one',
  `Usage: postmap [TYPE:]FILE...
       postmap -q KEY [TYPE:]FILE...     (KEY - reads keys from standard input)
       postmap -s [TYPE:]FILE...

A table of type hash, btree or lmdb answers from its compiled file: run postmap after each change of the source.
`,
);

export const postaliasProgram: Program = tableProgram(
  'postalias',
  'compiles an alias table, or asks one',
  `Usage: postalias [TYPE:]FILE...
       postalias -q KEY [TYPE:]FILE...
`,
);

export const newaliases: Program = {
  names: ['newaliases'],
  hosts: HOSTS,
  summary: 'compiles the alias tables of alias_database',
  help: 'Usage: newaliases\n',
  run: async (_, io, machine) => {
    const files = filesFor(io, machine);
    const result = buildAliases(files, loadConfiguration(files, '/etc/postfix', machineContext(machine)));
    return carryOut('postalias', result, io, machine);
  },
};

function tableProgram(name: 'postmap' | 'postalias', summary: string, help: string): Program {
  const command = name === 'postmap' ? postmap : postalias;
  return {
    names: [name],
    hosts: HOSTS,
    summary,
    help,
    async run(argv, io, machine) {
      const words = argv.slice(1);
      const asksInput = words.some((word, index) => word === '-q-' || (word === '-q' && words[index + 1] === '-'));
      const input = asksInput ? { input: await new Input(io).text() } : {};
      const result = command(filesFor(io, machine), words, { ...input, now: () => machine.clock.now() });
      return carryOut(name, result, io, machine);
    },
  };
}
