/** host(1): a name's addresses and mail exchangers in a sentence each. */
import type { DnsRecord, RecordType } from '../../../../internet/network.ts';
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { ask, masterFileData, recordType, reverseName, serverAnswers } from './query.ts';

const HELP = `Usage: host [-t TYPE] [-a] {NAME|ADDRESS} [SERVER]

  -t TYPE   A, AAAA, MX, NS, PTR, TXT, SOA, CNAME, ANY; without it, addresses and mail exchangers
  -a        all types
`;

export const host: Program = {
  names: ['host'],
  summary: 'asks the DNS for a name or an address',
  help: HELP,
  async run(argv, io, machine) {
    const given = getopt(argv, '46adlrsTUvwc:N:R:t:W:');
    const [name, server] = given.operands;
    if (name === undefined) throw new Failure(HELP.trimEnd());
    if (server !== undefined) {
      if (!(await serverAnswers(machine, server))) throw new Failure(';; no servers could be reached');
      io.stdout(`Using domain server:\nName: ${server}\nAddress: ${server}#53\nAliases: \n\n`);
    }
    const reversed = reverseName(name);
    const asked = given.has('a') ? 'ANY' : given.value('t');
    if (reversed && !asked) return answerFor(reversed, ['PTR'], io, machine);
    if (asked === undefined) return answerFor(name, ['A', 'AAAA', 'MX'], io, machine);
    const type = asked.toUpperCase() === 'ANY' ? 'ANY' : recordType(asked);
    if (!type) throw new Failure(`host: invalid type: ${asked}`);
    return answerFor(reversed && type === 'PTR' ? reversed : name, [type], io, machine);
  },
};

async function answerFor(
  name: string,
  types: (RecordType | 'ANY')[],
  io: ProgramIo,
  machine: Machine,
): Promise<number> {
  const answers = await Promise.all(types.map((type) => ask(machine, name, type)));
  const failed = answers.find(({ status }) => status !== 'NOERROR');
  if (failed) {
    const code = failed.status === 'NXDOMAIN' ? '3(NXDOMAIN)' : '2(SERVFAIL)';
    io.stdout(`Host ${name.replace(/\.$/, '')} not found: ${code}\n`);
    return 1;
  }
  const records = answers.flatMap((answer) => answer.records);
  if (records.length === 0 && types.length === 1) io.stdout(`${name} has no ${types[0]} record\n`);
  for (const record of records) io.stdout(`${sentence(record)}\n`);
  return 0;
}

function sentence(record: DnsRecord): string {
  const verbs: Record<RecordType, string> = {
    A: 'has address',
    AAAA: 'has IPv6 address',
    MX: 'mail is handled by',
    NS: 'name server',
    PTR: 'domain name pointer',
    TXT: 'descriptive text',
    CNAME: 'is an alias for',
    SOA: 'has SOA record',
  };
  return `${record.name} ${verbs[record.type]} ${masterFileData(record)}`;
}
