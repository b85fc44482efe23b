/** ping(8): whether a host of the world is there. The embedded network has no ICMP, so it asks who has the address. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { wait } from '../run/wait.ts';
import { connect } from './connect.ts';
import { addressesOf } from './names.ts';

const HELP = `Usage: ping [-4|-6] [-c COUNT] [-i SECONDS] HOST

Without -c it goes on until Ctrl-C. The times are not measured on a wire: this network is in memory.
`;

/** Any will do: a refusal too shows that somebody has the address. */
const DISCARD_PORT = 9;

export const ping: Program = {
  names: ['ping', 'ping6'],
  summary: 'shows whether a host answers',
  help: HELP,
  async run(argv, io, machine) {
    const given = getopt(argv, '46c:i:w:W:nqs:', 2);
    const [name] = given.operands;
    if (name === undefined) throw new Failure('ping: usage error: Destination address required', 2);
    const family = given.has('6') || argv[0] === 'ping6' ? 6 : given.has('4') ? 4 : undefined;
    const [address] = await addressesOf(machine, name, family);
    if (address === undefined) throw new Failure(`ping: ${name}: Name or service not known`, 2);
    const count = Number(given.value('c') ?? Number.POSITIVE_INFINITY);
    const reached = await echo({ name, address, count, seconds: Number(given.value('i') ?? 1) }, io, machine);
    return reached ? 0 : 1;
  },
};

interface Echo {
  name: string;
  address: string;
  count: number;
  seconds: number;
}

async function echo({ name, address, count, seconds }: Echo, io: ProgramIo, machine: Machine): Promise<boolean> {
  io.stdout(`PING ${name} (${address}) 56(84) bytes of data.\n`);
  let [sent, received] = [0, 0];
  for (; sent < count; sent += 1) {
    if (sent > 0 && !(await wait(machine.clock, seconds * 1000, io.signal))) break;
    if (await answers(machine, address, io.signal)) {
      received += 1;
      io.stdout(`64 bytes from ${address}: icmp_seq=${sent + 1} ttl=64 time=0.05 ms\n`);
    } else io.stdout(`From ${machine.interfaces[0]?.addresses.v4} icmp_seq=${sent + 1} Destination Host Unreachable\n`);
  }
  const loss = sent === 0 ? 0 : Math.round(((sent - received) / sent) * 100);
  io.stdout(
    `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${received} received, ${loss}% packet loss, time ${Math.max(0, sent - 1) * seconds * 1000}ms\n`,
  );
  return received > 0;
}

async function answers(machine: Machine, address: string, signal: AbortSignal): Promise<boolean> {
  try {
    (await connect(machine, address, DISCARD_PORT, { signal })).destroy();
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
  }
}
