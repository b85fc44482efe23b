/** getent(1): what the name service switch answers. */
import type { Machine } from '../../machine.ts';
import { addressesOf, hostsFile } from '../network/names.ts';
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { reverseName } from './query.ts';

const HELP = `Usage: getent {hosts|ahosts|ahostsv4|ahostsv6|passwd|group|services} [KEY...]
`;

export const getent: Program = {
  names: ['getent'],
  summary: 'looks up hosts, users and groups as programs do',
  help: HELP,
  async run(argv, io, machine) {
    const [database, ...keys] = argv.slice(1);
    if (database === undefined) throw new Failure(`getent: wrong number of arguments\n${HELP.trimEnd()}`);
    const lines = await lookUp(database, keys, machine);
    for (const line of lines) io.stdout(`${line}\n`);
    return keys.length > 0 && lines.length === 0 ? 2 : 0;
  },
};

async function lookUp(database: string, keys: string[], machine: Machine): Promise<string[]> {
  if (database === 'passwd' || database === 'group' || database === 'shadow') return fromFile(database, keys, machine);
  if (!/^a?hosts(v[46])?$/.test(database)) throw new Failure(`Unknown database: ${database}`);
  if (keys.length === 0) return hostsFile(machine).map(({ address, names }) => pair(address, names.join(' ')));
  const family = database.endsWith('4') ? 4 : database.endsWith('6') ? 6 : undefined;
  const found = await Promise.all(keys.map((key) => oneHost(key, database.startsWith('a'), family, machine)));
  return found.flat();
}

async function oneHost(key: string, all: boolean, family: 4 | 6 | undefined, machine: Machine): Promise<string[]> {
  const reverse = reverseName(key);
  if (reverse && !all) {
    const names = hostsFile(machine).find(({ address }) => address === key)?.names ?? [];
    const { records } = names.length > 0 ? { records: [] } : await machine.resolve(reverse, 'PTR');
    const name = names.join(' ') || records[0]?.data;
    return name ? [pair(key, name)] : [];
  }
  const addresses = await addressesOf(machine, key, family);
  if (!all) return addresses.slice(0, 1).map((address) => pair(address, key));
  return addresses.flatMap((address, index) =>
    ['STREAM', 'DGRAM', 'RAW'].map((kind) =>
      `${address.padEnd(15)} ${kind.padEnd(6)} ${index === 0 && kind === 'STREAM' ? key : ''}`.trimEnd(),
    ),
  );
}

function pair(address: string, names: string): string {
  return `${address.padEnd(15)} ${names}`;
}

function fromFile(database: string, keys: string[], machine: Machine): string[] {
  const lines = (machine.files.readText(`/etc/${database}`) ?? '').split('\n').filter(Boolean);
  if (keys.length === 0) return lines;
  return keys.flatMap((key) =>
    lines.filter((line) => [line.split(':')[0], line.split(':')[2]].includes(key)).slice(0, 1),
  );
}
