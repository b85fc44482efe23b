/** mail(1), after s-nail: sends a message, or reads the mailbox. */
import type { Machine } from '../../machine.ts';
import { userNamed } from '../accounts/database.ts';
import { submit } from '../postfix/sendmail.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { Input } from '../run/input.ts';
import { rfc5322Date } from '../smtp/swaks/data.ts';
import { readMailbox, type Stored } from './mailbox.ts';

const HELP = `Usage: mail [-s SUBJECT] [-r FROM] [-c CC] [-b BCC] ADDRESS... < TEXT
       mail [-u USER] [-H]

Without an address it shows the mailbox: type a number to read a message, d NUMBER to delete it, h for the list, q to quit.
`;

export const mail: Program = {
  names: ['mail', 'mailx', 's-nail', 'Mail'],
  hosts: ['mail'],
  summary: 'sends a message, or reads the mailbox',
  help: HELP,
  async run(argv, io, machine) {
    const given = getopt(argv, 's:r:c:b:u:a:S:f:Hneivd');
    if (given.operands.length > 0) return send(given.operands, (letter) => given.value(letter), io, machine);
    const login = given.value('u') ?? io.env.USER ?? 'root';
    const user = userNamed(machine, login);
    if (!user) throw new Failure(`mail: ${login} is not a user of this system`);
    const messages = readMailbox(machine, user);
    if (messages.length === 0) {
      io.stdout(`No mail for ${login}\n`);
      return 1;
    }
    list(messages, io);
    return given.has('H') ? 0 : read(messages, io, machine);
  },
};

async function send(
  to: string[],
  option: (letter: string) => string | undefined,
  io: ProgramIo,
  machine: Machine,
): Promise<number> {
  const login = io.env.USER ?? 'root';
  const input = new Input(io);
  let subject = option('s');
  if (subject === undefined && io.tty && io.typed !== false) {
    io.stdout('Subject: ');
    subject = await input.line();
  }
  const lines: string[] = [];
  for (let line = await input.line(); line !== undefined && line !== '.'; line = await input.line()) lines.push(line);
  const sender = option('r') ?? login;
  const header = [
    `Date: ${rfc5322Date(new Date(machine.clock.now()))}`,
    `To: ${to.join(', ')}`,
    ...(option('c') ? [`Cc: ${option('c')}`] : []),
    ...(option('r') ? [`From: ${sender}`] : []),
    ...(subject ? [`Subject: ${subject}`] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ];
  const recipients = [...to, option('c'), option('b')].flatMap((list) => list?.split(/[,\s]+/).filter(Boolean) ?? []);
  const message = `${header.join('\n')}\n\n${lines.map((line) => `${line}\n`).join('')}`;
  await submit(machine, { sender, recipients, message, login });
  return 0;
}

function list(messages: Stored[], io: ProgramIo): void {
  io.stdout(`${messages.length} message${messages.length === 1 ? '' : 's'}\n`);
  for (const [index, { from, date, subject, text }] of messages.entries())
    io.stdout(
      `${String(index + 1).padStart(4)} ${from.slice(0, 22).padEnd(22)} ${date.slice(0, 16).padEnd(16)} ${String(text.length).padStart(6)}  ${subject.slice(0, 40)}\n`,
    );
}

async function read(messages: Stored[], io: ProgramIo, machine: Machine): Promise<number> {
  const input = new Input(io);
  for (;;) {
    io.stdout('& ');
    const line = (await input.line())?.trim();
    if (line === undefined || /^[qx]/.test(line)) return 0;
    const [, verb = '', number] = /^([a-z]*)\s*(\d*)$/.exec(line) ?? [];
    const message = messages[Number(number || 1) - 1];
    if (verb === 'h') list(messages, io);
    else if (!message || !['', 'p', 't', 'd'].includes(verb))
      io.stdout('Type a number to read, d NUMBER to delete, h for the list, q to quit.\n');
    else if (verb === 'd') message.remove(machine);
    else io.stdout(`${message.text.replaceAll('\r\n', '\n')}\n`);
  }
}
