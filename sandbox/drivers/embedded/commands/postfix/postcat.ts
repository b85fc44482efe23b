/** postcat(1): what is in a queue file. */
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { mtaOf } from './host.ts';

export const postcat: Program = {
  names: ['postcat'],
  hosts: ['mail'],
  summary: 'shows a queued message: envelope, headers, body',
  help: `Usage: postcat [-beh] -q QUEUE_ID...

  -q   by queue ID (without it, the path of a queue file)
  -e   the envelope;  -h  the headers;  -b  the body;  all of them by default
`,
  async run(argv, io, machine) {
    const given = getopt(argv, 'bc:dehnoqrsv');
    const mta = mtaOf(machine, 'postcat');
    const chosen = ['b', 'e', 'h'].filter((letter) => given.has(letter));
    const parts = new Set(chosen.length > 0 ? chosen : ['b', 'e', 'h']);
    if (given.operands.length === 0) throw new Failure('postcat: fatal: name a queue ID with -q, or a queue file');
    for (const operand of given.operands) {
      const id = operand.split('/').pop() ?? '';
      const contents = mta.contents(id);
      if (!contents) throw new Failure(`postcat: fatal: open queue file ${operand}: No such file or directory`);
      const queue = mta.queue().find(({ queueId }) => queueId === id)?.queue ?? 'active';
      const hashed = queue === 'deferred' ? `${queue}/${id.charAt(0)}` : queue;
      print({ path: given.has('q') ? `${hashed}/${id}` : operand, parts, ...contents }, io);
    }
    return 0;
  },
};

interface Shown {
  path: string;
  parts: Set<string>;
  envelope: [string, string][];
  message: string;
}

function print({ path, parts, envelope, message }: Shown, io: ProgramIo): void {
  const marker = (text: string) => parts.has('e') && io.stdout(`*** ${text} ${path} ***\n`);
  marker('ENVELOPE RECORDS');
  if (parts.has('e')) for (const [name, value] of envelope) io.stdout(`${name}: ${value}\n`);
  const text = message.replaceAll('\r\n', '\n');
  const end = text.indexOf('\n\n');
  const headers = end < 0 ? text : text.slice(0, end + 1);
  const body = end < 0 ? '' : text.slice(end + 1);
  if (parts.has('h') || parts.has('b')) marker('MESSAGE CONTENTS');
  if (parts.has('h')) io.stdout(headers);
  if (parts.has('b')) io.stdout(body);
  if (body !== '' && !body.endsWith('\n') && parts.has('b')) io.stdout('\n');
  marker('HEADER EXTRACTED');
  marker('MESSAGE FILE END');
}
