/** qshape(1): the queue by domain and age (QSHAPE_README). */
import type { QueuedMessage, QueueName } from '../../mta/mta.ts';
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt, type Parsed } from '../run/getopt.ts';
import { mtaOf } from './host.ts';

const WIDTH = 80;
const LEAST_DOMAIN_WIDTH = 18;
const QUEUES: readonly QueueName[] = ['incoming', 'active', 'deferred', 'hold'];

interface Shape {
  buckets: number;
  /** Minutes in the first bucket; each further one is twice as long, or as long with -l. */
  tick: number;
  linear: boolean;
  bySender: boolean;
}

export const qshape: Program = {
  names: ['qshape'],
  hosts: ['mail'],
  summary: 'shows how much mail waits how long, by domain',
  help: `Usage: qshape [-s] [-l] [-b BUCKETS] [-t MINUTES] [QUEUE...]

  QUEUE        incoming, active, deferred, hold (incoming and active by default)
  -s           by the sender's domain instead of the recipient's
  -b, -t, -l   number of columns; minutes in the first; all of one length

The first column T is the total; the others count by age in minutes.
`,
  async run(argv, io, machine) {
    const given = getopt(argv, 'lhc:psw:b:t:m:n:N:');
    if (given.has('h')) {
      io.stdout(qshape.help);
      return 0;
    }
    const wanted = given.operands.length > 0 ? given.operands.map(queueNamed) : (['incoming', 'active'] as const);
    const shape: Shape = {
      buckets: number(given, 'b', 10),
      tick: number(given, 't', 5),
      linear: given.has('l'),
      bySender: given.has('s'),
    };
    const messages = mtaOf(machine, 'qshape')
      .queue()
      .filter(({ queue }) => wanted.some((name) => name === queue));
    io.stdout(table(count(messages, shape, machine.clock.now()), shape));
    return 0;
  },
};

function queueNamed(name: string): QueueName {
  const known = QUEUES.find((queue) => queue === name.split('/').pop());
  if (!known) throw new Failure(`qshape: cannot open queue ${name}: No such file or directory`);
  return known;
}

function number(given: Parsed, letter: string, otherwise: number): number {
  const value = Number(given.value(letter));
  return value > 0 ? value : otherwise;
}

function count(messages: QueuedMessage[], shape: Shape, now: number): Map<string, number[]> {
  const counts = new Map([['TOTAL', emptyRow(shape)]]);
  for (const message of messages) {
    const bucket = bucketOf((now - message.arrivedAt) / 60_000, shape);
    const addresses = shape.bySender ? [message.sender] : message.recipients.map(({ address }) => address);
    for (const address of addresses)
      for (const name of ['TOTAL', domainOf(address)]) {
        const row = counts.get(name) ?? emptyRow(shape);
        row[0] = (row[0] ?? 0) + 1;
        row[bucket] = (row[bucket] ?? 0) + 1;
        counts.set(name, row);
      }
  }
  return counts;
}

function emptyRow({ buckets }: Shape): number[] {
  return Array.from({ length: buckets + 1 }, () => 0);
}

function bucketOf(minutes: number, { tick, buckets, linear }: Shape): number {
  const ticks = minutes / tick;
  if (ticks < 1) return 1;
  return Math.min(buckets, linear ? Math.floor(ticks + 1) : 2 + Math.floor(Math.log2(ticks)));
}

function domainOf(address: string): string {
  if (address === '') return 'MAILER-DAEMON';
  return address
    .slice(address.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/\.$/, '');
}

function table(counts: Map<string, number[]>, shape: Shape): string {
  const heads = headings(shape);
  const totals = counts.get('TOTAL') ?? emptyRow(shape);
  const widths = heads.map((head, index) => {
    const longest = Math.max(head.length, String(totals[index]).length);
    return longest > 2 ? longest + 1 : 3;
  });
  const domainWidth = Math.max(LEAST_DOMAIN_WIDTH, WIDTH - widths.reduce((sum, width) => sum + width, 0));
  const line = (name: string, cells: (string | number)[]) =>
    `${fitted(name, domainWidth)}${cells.map((cell, index) => String(cell).padStart(widths[index] ?? 3)).join('')}\n`;
  const rows = [...counts].sort(([a, rowA], [b, rowB]) => (rowB[0] ?? 0) - (rowA[0] ?? 0) || a.length - b.length);
  return line('', heads) + rows.map(([name, row]) => line(name, row)).join('');
}

function headings({ buckets, tick, linear }: Shape): string[] {
  const ages = Array.from({ length: buckets - 1 }, (_, index) => (linear ? tick * (index + 1) : tick * 2 ** index));
  return ['T', ...ages.map(String), `${ages.at(-1) ?? 0}+`];
}

function fitted(name: string, width: number): string {
  return name.length > width ? `+${name.slice(1 - width)}` : name.padStart(width);
}
