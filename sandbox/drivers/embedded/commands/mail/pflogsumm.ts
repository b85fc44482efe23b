/** pflogsumm(1), its short form: what the mail log adds up to. */
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { Input } from '../run/input.ts';
import { absolute } from '../run/paths.ts';

const HELP = `Usage: pflogsumm [-h COUNT] [-u COUNT] [FILE...]

Counts what the log says was received, delivered, deferred, bounced and rejected, and names the busiest senders,
recipients and clients. Without FILE it reads standard input. The real one has more reports.
`;

interface Sums {
  counts: Record<'received' | 'delivered' | 'deferred' | 'bounced' | 'rejected', number>;
  senders: Map<string, number>;
  recipients: Map<string, number>;
  clients: Map<string, number>;
  reasons: Map<string, number>;
}

export const pflogsumm: Program = {
  names: ['pflogsumm'],
  hosts: ['mail'],
  summary: 'sums up the mail log',
  help: HELP,
  async run(argv, io, machine) {
    const { files, most } = read(argv.slice(1));
    const texts = files.map((file) => {
      const text = machine.files.readText(absolute(io, file));
      if (text === undefined) throw new Failure(`pflogsumm: can't open "${file}": No such file or directory`);
      return text;
    });
    const sums = sumUp(files.length > 0 ? texts.join('') : await new Input(io).text());
    io.stdout(report(sums, most));
    return 0;
  },
};

function read(words: string[]): { files: string[]; most: number } {
  const files: string[] = [];
  let most = 10;
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (/^-[hud]$/.test(word)) {
      const value = Number(rest.shift());
      if (word !== '-d' && value >= 0) most = value;
    } else if (!word.startsWith('-')) files.push(word);
  }
  return { files, most };
}

function sumUp(log: string): Sums {
  const sums: Sums = {
    counts: { received: 0, delivered: 0, deferred: 0, bounced: 0, rejected: 0 },
    senders: new Map(),
    recipients: new Map(),
    clients: new Map(),
    reasons: new Map(),
  };
  for (const line of log.split('\n')) addLine(sums, line);
  return sums;
}

function addLine({ counts, senders, recipients, clients, reasons }: Sums, line: string): void {
  const status = /\bto=<([^>]*)>.* status=(sent|deferred|bounced) \((.*)\)$/.exec(line);
  const client = /: client=([^,]+)/.exec(line)?.[1];
  const sender = /\bqmgr\[\d+\]: \w+: from=<([^>]*)>, size=/.exec(line);
  const reject = /\breject: \w+ from ([^:]+): (\d{3}.*?);/.exec(line);
  if (client) add(clients, client);
  if (sender) {
    counts.received += 1;
    add(senders, sender[1] || 'from=<>');
  }
  if (status) {
    const [, recipient = '', word, reason = ''] = status;
    if (word === 'sent') add(recipients, recipient);
    else add(reasons, reason);
    counts[word === 'sent' ? 'delivered' : word === 'deferred' ? 'deferred' : 'bounced'] += 1;
  }
  if (reject) {
    counts.rejected += 1;
    add(reasons, (reject[2] ?? '').replace(/<[^>]*>: /, ''));
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function report({ counts, senders, recipients, clients, reasons }: Sums, most: number): string {
  const totals = Object.entries(counts).map(([name, value]) => `${String(value).padStart(7)}   ${name}\n`);
  const tables: [title: string, rows: Map<string, number>][] = [
    ['Senders by message count', senders],
    ['Recipients by message count', recipients],
    ['Client hosts by message count', clients],
    ['Reasons for deferral, bounce and rejection', reasons],
  ];
  return `Grand Totals\n------------\nmessages\n\n${totals.join('')}${tables.map(([title, rows]) => table(title, rows, most)).join('')}`;
}

function table(title: string, rows: Map<string, number>, most: number): string {
  const sorted = [...rows].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).slice(0, most);
  const lines = sorted.map(([name, count]) => `${String(count).padStart(7)}   ${name}\n`).join('');
  return `\n${title}\n${'-'.repeat(title.length)}\n${lines || '   none\n'}`;
}
