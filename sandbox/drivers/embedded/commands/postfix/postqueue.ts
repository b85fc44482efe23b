/** postqueue(1) and mailq(1). */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { mtaOf, UNAVAILABLE } from './host.ts';
import { jsonListing, mailqListing } from './mailq.ts';

const USAGE =
  'postqueue: fatal: usage: postqueue -f | postqueue -i queueid | postqueue -j | postqueue -p | postqueue -s site';

const DOWN =
  'Mail system is down -- accessing queue directly (Connect to the Postfix showq service: Connection refused)';

export const postqueue: Program = {
  names: ['postqueue'],
  hosts: ['mail'],
  summary: 'shows the mail queue, and asks for delivery now',
  help: `Usage: postqueue -p | -j | -f | -i QUEUE_ID | -s SITE

  -p            the queue, as mailq does
  -j            the queue, one JSON object a line
  -f            try all deferred mail now
  -i QUEUE_ID   try this message now
  -s SITE       try the mail for this domain now
`,
  async run(argv, io, machine) {
    const given = getopt(argv, 'c:fi:jps:v');
    const modes = given.options.filter(({ letter }) => 'fijps'.includes(letter));
    const [mode] = modes;
    if (!mode || modes.length > 1 || given.operands.length > 0) throw new Failure(USAGE, UNAVAILABLE);
    if (mode.letter === 'p' || mode.letter === 'j') return list(mode.letter === 'j', io, machine);
    const mta = mtaOf(machine, 'postqueue');
    if (mta.state !== 'running') throw new Failure('postqueue: fatal: Mail system is down', UNAVAILABLE);
    if (mode.letter === 'f') mta.flush();
    else if (mode.letter === 'i') mta.flush({ queueId: mode.value });
    else mta.flush({ site: mode.value });
    return 0;
  },
};

export const mailq: Program = {
  names: ['mailq'],
  hosts: ['mail'],
  summary: 'shows the mail queue',
  help: 'Usage: mailq\n',
  run: async (_, io, machine) => list(false, io, machine),
};

export function list(json: boolean, io: ProgramIo, machine: Machine): number {
  const mta = mtaOf(machine, 'postqueue');
  if (mta.state !== 'running') io.stderr(`postqueue: warning: ${DOWN}\n`);
  io.stdout(json ? jsonListing(mta.queue()) : mailqListing(mta.queue()));
  return 0;
}
