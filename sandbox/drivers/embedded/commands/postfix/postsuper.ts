/** postsuper(1): deletes, holds, releases, requeues and expires mail. */
import type { Mta, QueueName } from '../../mta/mta.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { Input } from '../run/input.ts';
import { mtaOf } from './host.ts';

const USAGE =
  'postsuper: fatal: usage: postsuper [-c config_dir] [-d queue_id (delete)] [-e queue_id (expire)] [-f queue_id (expire and/or un-hold)] [-h queue_id (hold)] [-H queue_id (un-hold)] [-p (purge temporary files)] [-r queue_id (requeue)] [-s (structure fix)] [-S (redundant structure fix)][-v (verbose)] [queue...]';

interface Action {
  does: Parameters<Mta['supersede']>[0];
  /** `postsuper: ID: …` */
  each: string;
  /** `postsuper: …: N messages` */
  sum: string;
}

const ACTIONS: Record<string, Action> = {
  d: { does: 'delete', each: 'removed', sum: 'Deleted' },
  h: { does: 'hold', each: 'placed on hold', sum: 'Placed on hold' },
  H: { does: 'release', each: 'released from hold', sum: 'Released from hold' },
  r: { does: 'requeue', each: 'requeued', sum: 'Requeued' },
  e: { does: 'expire', each: 'expired', sum: 'Force-expired' },
};

const QUEUES: readonly QueueName[] = ['incoming', 'active', 'deferred', 'hold'];

export const postsuper: Program = {
  names: ['postsuper'],
  hosts: ['mail'],
  summary: 'deletes, holds, releases or requeues mail in the queue',
  help: `Usage: postsuper [-d ID] [-h ID] [-H ID] [-r ID] [-e ID] [QUEUE...]

  -d   delete          -h   put on hold      -H   release from hold
  -r   requeue (gets a new queue ID)         -e   expire: return to the sender

  ID is a queue ID, ALL, or - for queue IDs on standard input, one a line.
  QUEUE is incoming, active, deferred, hold (all by default).
`,
  async run(argv, io, machine) {
    const given = getopt(argv, 'c:d:e:f:h:H:pr:sSv');
    const mta = mtaOf(machine, 'postsuper');
    const queues = given.operands.map(queueNamed);
    const input = new Input(io);
    for (const { letter, value } of given.options) {
      const actions = letter === 'f' ? ['H', 'e'] : [letter];
      const ids = 'dehHrf'.includes(letter) ? await idsFrom(value, input) : undefined;
      if (ids) for (const name of actions) apply(ACTIONS[name], ids, queues, mta, io);
    }
    return 0;
  },
};

function queueNamed(name: string): QueueName {
  const known = QUEUES.find((queue) => queue === name);
  if (!known) throw new Failure(`postsuper: fatal: bad queue name: ${name}\n${USAGE}`);
  return known;
}

async function idsFrom(value: string, input: Input): Promise<'ALL' | string[]> {
  if (value === 'ALL') return 'ALL';
  if (value !== '-') return [checked(value)];
  const words = (await input.text()).split('\n').map((line) => line.trim());
  return words.filter(Boolean).map(checked);
}

function checked(id: string): string {
  if (!/^[A-Za-z0-9]{6,}$/.test(id)) throw new Failure(`postsuper: fatal: invalid mail queue id: ${id}`);
  return id;
}

function apply(action: Action | undefined, ids: 'ALL' | string[], queues: QueueName[], mta: Mta, io: ProgramIo): void {
  if (!action) return;
  const changed = mta.supersede(action.does, ids, queues.length > 0 ? queues : undefined);
  // With ALL, postsuper tells the sum only.
  if (ids !== 'ALL') for (const id of changed) io.stderr(`postsuper: ${id}: ${action.each}\n`);
  const named = ids === 'ALL' || action.does === 'hold' || action.does === 'release';
  if (changed.length > 0 || !named)
    io.stderr(`postsuper: ${action.sum}: ${changed.length} message${changed.length === 1 ? '' : 's'}\n`);
}
