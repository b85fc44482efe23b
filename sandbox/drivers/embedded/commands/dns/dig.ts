/** dig(1): asks the world's DNS and prints the answer in master-file form. */
import { createHash } from 'node:crypto';
import type { DnsAnswer, DnsRecord, RecordType } from '../../../../internet/network.ts';
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { absolute, ask, masterFileData, nameServer, recordType, reverseName, serverAnswers } from './query.ts';

const VERSION = '9.20.15-1~deb13u1-Debian';

const HELP = `Usage: dig [@SERVER] NAME [TYPE] [+OPTION...]
       dig -x ADDRESS [+OPTION...]

  TYPE         A (default), AAAA, MX, NS, PTR, TXT, SOA, CNAME, ANY
  -x ADDRESS   the name of an IPv4 or IPv6 address
  -t TYPE, -q NAME
  +short       only the data
  +[no]all, +[no]answer, +[no]question, +[no]comments, +[no]stats, +[no]cmd
`;

interface Question {
  server: string | undefined;
  name: string;
  type: RecordType | 'ANY';
  sections: Record<'cmd' | 'comments' | 'question' | 'answer' | 'stats', boolean>;
  short: boolean;
}

export const dig: Program = {
  names: ['dig'],
  summary: 'asks the DNS',
  help: HELP,
  async run(argv, io, machine) {
    if (argv.includes('-h')) {
      io.stdout(HELP);
      return 0;
    }
    const question = readQuestion(argv.slice(1));
    const server = question.server ?? nameServer(machine);
    const banner = `\n; <<>> DiG ${VERSION} <<>> ${argv.slice(1).join(' ')}\n`;
    if (question.sections.cmd && !question.short) io.stdout(banner);
    if (question.server && !(await serverAnswers(machine, question.server))) {
      io.stdout(`;; communications error to ${server}#53: connection refused\n;; no servers could be reached\n`);
      return 9;
    }
    const answer = await ask(machine, question.name, question.type);
    if (question.short) for (const record of answer.records) io.stdout(`${masterFileData(record)}\n`);
    else print(question, answer, server, io, machine);
    return 0;
  },
};

function readQuestion(words: string[]): Question {
  const question: Question = {
    server: undefined,
    name: '',
    type: 'A',
    sections: { cmd: true, comments: true, question: true, answer: true, stats: true },
    short: false,
  };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const type = word.toUpperCase() === 'ANY' ? 'ANY' : recordType(word);
    if (word.startsWith('@')) question.server = word.slice(1);
    else if (word.startsWith('+')) plusOption(question, word.slice(1));
    else if (word === '-x') Object.assign(question, { name: reverse(rest.shift()), type: 'PTR' });
    else if (word === '-t') question.type = typeNamed(rest.shift());
    else if (word === '-q') question.name = rest.shift() ?? '';
    else if (/^-[46]$/.test(word) || word.toUpperCase() === 'IN') continue;
    else if (word.startsWith('-')) throw new Failure(`Invalid option: ${word}\n${HELP}`);
    else if (type && question.name !== '') question.type = type;
    else if (type && !word.includes('.')) question.type = type;
    else question.name = word;
  }
  if (question.name === '') {
    question.name = '.';
    if (!words.some((word) => recordType(word))) question.type = 'NS';
  }
  return question;
}

function typeNamed(text = ''): RecordType | 'ANY' {
  const type = text.toUpperCase() === 'ANY' ? 'ANY' : recordType(text);
  if (!type) throw new Failure(`;; Warning, ignoring invalid type ${text}`);
  return type;
}

function reverse(address = ''): string {
  const name = reverseName(address);
  if (!name) throw new Failure(`dig: '${address}' is not an IP address`, 10);
  return name;
}

function plusOption(question: Question, text: string): void {
  const on = !text.startsWith('no');
  const option = on ? text : text.slice(2);
  const { sections } = question;
  if (option === 'short') question.short = on;
  else if (option === 'all') for (const key of ['comments', 'question', 'answer', 'stats'] as const) sections[key] = on;
  else if (option in sections) Object.assign(sections, { [option]: on });
}

function print(question: Question, answer: DnsAnswer, server: string, io: ProgramIo, machine: Machine): void {
  const { sections } = question;
  const name = absolute(question.name);
  if (sections.cmd) io.stdout(';; global options: +cmd\n');
  if (sections.comments) io.stdout(header(question, answer));
  if (sections.question) {
    if (sections.comments) io.stdout(';; QUESTION SECTION:\n');
    io.stdout(`${column(`;${name}`, 32)}IN\t${question.type}\n\n`);
  }
  if (sections.answer && answer.records.length > 0) {
    if (sections.comments) io.stdout(';; ANSWER SECTION:\n');
    io.stdout(`${answer.records.map(recordLine).join('')}\n`);
  }
  if (sections.stats) io.stdout(statistics(answer, server, machine));
}

function header(question: Question, { status, records }: DnsAnswer): string {
  // Any 16-bit number will do; this one stays the same for the same question.
  const id = createHash('sha256').update(`${question.name} ${question.type}`).digest().readUInt16BE(0);
  return (
    `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: ${id}\n` +
    `;; flags: qr aa rd ra; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n` +
    ';; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n'
  );
}

function recordLine(record: DnsRecord): string {
  return `${column(absolute(record.name), 24)}${record.ttl}\tIN\t${record.type}\t${masterFileData(record)}\n`;
}

function statistics({ records }: DnsAnswer, server: string, machine: Machine): string {
  const date = new Date(machine.clock.now());
  const [day, dayOfMonth, month, year, time] = date.toUTCString().replace(',', '').split(' ');
  const size = records.reduce((sum, record) => sum + record.name.length + record.data.length + 12, 40);
  return (
    `;; Query time: 0 msec\n;; SERVER: ${server}#53(${server}) (UDP)\n` +
    `;; WHEN: ${day} ${month} ${dayOfMonth} ${time} UTC ${year}\n;; MSG SIZE  rcvd: ${size}\n\n`
  );
}

/** Tabs up to the column, at least one blank. */
function column(text: string, width: number): string {
  const tabs = Math.ceil((width - text.length) / 8);
  return tabs > 0 ? text + '\t'.repeat(tabs) : `${text} `;
}
