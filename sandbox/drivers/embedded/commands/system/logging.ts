/** logger(1) and postlog(1): write to the log. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { Input } from '../run/input.ts';

const SHELL_PID = 212;

type Facility = Parameters<Machine['syslog']>[0];

export const logger: Program = {
  names: ['logger'],
  summary: 'writes a line to the log',
  help: 'Usage: logger [-t TAG] [-p FACILITY.LEVEL] [TEXT...]\n',
  async run(argv, io, machine) {
    const given = getopt(argv, '+t:p:isn:P:');
    const facility = facilityOf(given.value('p') ?? 'user.notice');
    await write(given.operands, io, (text) =>
      machine.syslog(facility, given.value('t') ?? io.env.USER ?? 'root', SHELL_PID, text),
    );
    return 0;
  },
};

export const postlog: Program = {
  names: ['postlog'],
  hosts: ['mail'],
  summary: 'writes a line to the mail log',
  help: 'Usage: postlog [-i] [-p info|warn|error|fatal|panic] [-t TAG] [TEXT...]\n',
  async run(argv, io, machine) {
    const given = getopt(argv, '+c:ip:t:v');
    const priority = given.value('p') ?? 'info';
    const words: Record<string, string> = {
      info: '',
      warn: 'warning: ',
      error: 'error: ',
      fatal: 'fatal: ',
      panic: 'panic: ',
    };
    const prefix = words[priority];
    if (prefix === undefined) throw new Failure(`postlog: fatal: unknown log priority: ${priority}`);
    await write(given.operands, io, (text) => {
      machine.syslog('mail', given.value('t') ?? 'postfix/postlog', SHELL_PID, `${prefix}${text}`);
      io.stderr(`postlog: ${prefix}${text}\n`);
    });
    return 0;
  },
};

function facilityOf(priority: string): Facility {
  const name = priority.split('.')[0];
  return name === 'mail' || name === 'auth' ? name : 'daemon';
}

async function write(words: string[], io: ProgramIo, say: (text: string) => void): Promise<void> {
  if (words.length > 0) return say(words.join(' '));
  const input = new Input(io);
  for (let line = await input.line(); line !== undefined; line = await input.line()) say(line);
}
