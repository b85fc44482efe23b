/** nslookup(1), not the interactive kind. */
import type { DnsRecord, RecordType } from '../../../../internet/network.ts';
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { absolute, ask, masterFileData, nameServer, recordType, reverseName, serverAnswers } from './query.ts';

const HELP = `Usage: nslookup [-type=TYPE] {NAME|ADDRESS} [SERVER]
`;

export const nslookup: Program = {
  names: ['nslookup'],
  summary: 'asks the DNS, the old way',
  help: HELP,
  async run(argv, io, machine) {
    const words = argv.slice(1);
    const typeText = words.map((word) => /^-(?:query)?(?:type)?=?(\w+)$/.exec(word)?.[1]).find(Boolean);
    const [name, server] = words.filter((word) => !word.startsWith('-'));
    if (name === undefined) throw new Failure('nslookup: the interactive mode is not emulated here; name a host');
    if (server !== undefined && !(await serverAnswers(machine, server)))
      throw new Failure(`;; communications error to ${server}#53: connection refused\n;; no servers could be reached`);
    const at = server ?? nameServer(machine);
    io.stdout(`Server:\t\t${at}\nAddress:\t${at}#53\n\n`);
    const reversed = reverseName(name);
    const type = typeText ? recordType(typeText) : undefined;
    if (typeText && !type) throw new Failure(`unknown query type: ${typeText}`);
    const types: RecordType[] = type ? [type] : reversed ? ['PTR'] : ['A', 'AAAA'];
    const answers = await Promise.all(types.map((each) => ask(machine, reversed ?? name, each)));
    const failed = answers.find(({ status }) => status !== 'NOERROR');
    if (failed) {
      io.stdout(`** server can't find ${reversed ?? name}: ${failed.status}\n\n`);
      return 1;
    }
    const records = answers.flatMap((answer) => answer.records);
    io.stdout(records.length > 0 ? `${records.map(line).join('')}\n` : `*** Can't find ${name}: No answer\n\n`);
    return 0;
  },
};

function line(record: DnsRecord): string {
  const data = masterFileData(record);
  const words: Partial<Record<RecordType, string>> = {
    MX: `mail exchanger = ${data}`,
    PTR: `name = ${data}`,
    NS: `nameserver = ${data}`,
    TXT: `text = ${data}`,
    CNAME: `canonical name = ${data}`,
  };
  const text = words[record.type];
  if (!text) return `Name:\t${record.name}\nAddress: ${data}\n`;
  return `${record.type === 'PTR' ? absolute(record.name).slice(0, -1) : record.name}\t${text}\n`;
}
