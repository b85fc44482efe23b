/** One DNS query → one answer, on the wire (RFC 1035). Pure: whatever the bytes are, it does not throw. */
import packet, { type Answer, type DecodedPacket, type OptAnswer, type Question, type StringAnswer } from 'dns-packet';
import type { DnsRecord, RecordType, Resolve } from '../network.ts';

const HEADER_BYTES = 12;
/** What every client takes over UDP (RFC 1035 §4.2.1), and what passes every network (RFC 9715). */
const UDP_BYTES = { least: 512, most: 1232 };
const OPCODE_QUERY = 0;
const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
type Status = keyof typeof RCODE;
const FLAG = { response: 0x8000, recursionDesired: 0x0100 } as const;
const BADVERS_HIGH_BITS = 1;
const MAX_ALIASES = 8;
const TXT_BYTES = 255;
const TTL_SECONDS = 300;

const KNOWN: readonly string[] = ['A', 'AAAA', 'MX', 'PTR', 'TXT', 'NS', 'SOA', 'CNAME'] satisfies RecordType[];
/** Asking for a whole zone, or for all types at once, which few servers still answer (RFC 8482). */
const REFUSED_TYPES: readonly string[] = ['AXFR', 'IXFR'];

/** The answer, or undefined for what is no query. `udp` limits its size. */
export async function answerQuery(query: Buffer, udp: boolean, resolve: Resolve): Promise<Buffer | undefined> {
  if (query.length < HEADER_BYTES) return undefined;
  const flags = query.readUInt16BE(2);
  if (flags & FLAG.response) return undefined;
  if (((flags >> 11) & 0xf) !== OPCODE_QUERY) return headerOnly(query, 'NOTIMP');
  let asked: DecodedPacket;
  try {
    asked = packet.decode(query);
  } catch {
    return headerOnly(query, 'FORMERR');
  }
  const [question, ...more] = asked.questions ?? [];
  if (!question || more.length > 0) return headerOnly(query, 'FORMERR');
  const opt = asked.additionals?.find((record): record is OptAnswer => record.type === 'OPT');
  try {
    const reply = await decide(question, opt, resolve);
    return encode(query, question, opt, reply, udp);
  } catch {
    return headerOnly(query, 'SERVFAIL');
  }
}

interface Reply {
  status: Status;
  badVersion?: boolean;
  answers: Answer[];
  authorities: Answer[];
}

async function decide(question: Question, opt: OptAnswer | undefined, resolve: Resolve): Promise<Reply> {
  const none = { answers: [], authorities: [] };
  if (opt && opt.ednsVersion !== 0) return { status: 'NOERROR', badVersion: true, ...none };
  if (question.class !== undefined && question.class !== 'IN') return { status: 'REFUSED', ...none };
  if (REFUSED_TYPES.includes(question.type)) return { status: 'REFUSED', ...none };
  const { status, records } = await lookUp(question.name, question.type, resolve);
  if (status === 'SERVFAIL') return { status, ...none };
  if (records.length > 0) return { status, answers: records.map(toAnswer), authorities: [] };
  return { status, answers: [], authorities: [await authorityOf(question.name, resolve)] };
}

/** Follows aliases, as a resolver does for those who ask it. */
async function lookUp(name: string, type: string, resolve: Resolve) {
  const records: DnsRecord[] = [];
  const types = type === 'ANY' ? (KNOWN as RecordType[]) : [isKnown(type) ? type : 'A'];
  let at = name;
  for (let hops = 0; hops < MAX_ALIASES; hops++) {
    const answers = await Promise.all(types.map((one) => resolve(at, one)));
    const status = answers[0]?.status ?? 'SERVFAIL';
    // A type that this world has no records of: the name may exist all the same.
    const found = type === 'ANY' || isKnown(type) ? answers.flatMap((answer) => answer.records) : [];
    records.push(...unique(found).map((record) => ({ ...record, name: at })));
    const alias = found.find((record) => record.type === 'CNAME');
    if (!alias || type === 'CNAME' || type === 'ANY') return { status, records };
    at = alias.data;
  }
  return { status: 'SERVFAIL' as const, records: [] };
}

function unique(records: DnsRecord[]): DnsRecord[] {
  return [...new Map(records.map((record) => [`${record.type} ${record.data}`, record])).values()];
}

/** The SOA record of the zone that the name is in; of the root where nobody owns it (RFC 2308 §3). */
async function authorityOf(name: string, resolve: Resolve): Promise<Answer> {
  const labels = name.split('.');
  for (let first = 0; first < labels.length; first++) {
    const { records } = await resolve(labels.slice(first).join('.'), 'SOA');
    const [soa] = records.filter((record) => record.type === 'SOA');
    if (soa) return toAnswer(soa);
  }
  return toAnswer({
    name: '.',
    type: 'SOA',
    ttl: TTL_SECONDS,
    data: `a.root-servers.test nstld.root-servers.test 1 1800 900 604800 ${TTL_SECONDS}`,
  });
}

function toAnswer({ name, type, ttl, data }: DnsRecord): Answer {
  const words = data.split(' ');
  switch (type) {
    case 'MX':
      return { name, type, ttl, data: { preference: Number(words[0]), exchange: words[1] ?? '.' } };
    case 'TXT':
      return { name, type, ttl, data: texts(data) };
    case 'SOA': {
      const [mname = '.', rname = '.', ...numbers] = words;
      const [serial = 1, refresh = 0, retry = 0, expire = 0, minimum = 0] = numbers.map(Number);
      return { name, type, ttl, data: { mname, rname, serial, refresh, retry, expire, minimum } };
    }
    default:
      return { name, type, ttl, data } satisfies StringAnswer;
  }
}

/** A TXT record is a list of strings of 255 bytes at the most. */
function texts(data: string): Buffer[] {
  const bytes = Buffer.from(data);
  const count = Math.max(1, Math.ceil(bytes.length / TXT_BYTES));
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * TXT_BYTES, (index + 1) * TXT_BYTES));
}

function encode(query: Buffer, question: Question, opt: OptAnswer | undefined, reply: Reply, udp: boolean): Buffer {
  const desired = query.readUInt16BE(2) & FLAG.recursionDesired;
  const message = (fits: boolean) =>
    packet.encode({
      type: 'response',
      id: query.readUInt16BE(0),
      // RD is copied; RA is set because names of all zones are answered, so that dig does not warn.
      flags:
        packet.AUTHORITATIVE_ANSWER |
        packet.RECURSION_AVAILABLE |
        desired |
        (fits ? 0 : packet.TRUNCATED_RESPONSE) |
        RCODE[reply.status],
      questions: [question],
      answers: fits ? reply.answers : [],
      authorities: fits ? reply.authorities : [],
      additionals: opt ? [edns(reply.badVersion ? BADVERS_HIGH_BITS : 0)] : [],
    });
  const whole = message(true);
  const limit = Math.min(Math.max(opt?.udpPayloadSize ?? 0, UDP_BYTES.least), UDP_BYTES.most);
  return udp && whole.length > limit ? message(false) : whole;
}

function edns(extendedRcode: number): OptAnswer {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: UDP_BYTES.most,
    extendedRcode,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}

/** An answer to what could not be read or is not done here: the header alone. */
function headerOnly(query: Buffer, status: Status): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  const kept = query.readUInt16BE(2) & (FLAG.recursionDesired | (0xf << 11));
  header.writeUInt16BE(FLAG.response | kept | RCODE[status], 2);
  return header;
}

function isKnown(type: string): type is RecordType {
  return KNOWN.includes(type);
}
