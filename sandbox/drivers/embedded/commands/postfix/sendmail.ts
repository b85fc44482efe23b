/** sendmail(1), Postfix's: hands a message from standard input to the mail system. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { Input } from '../run/input.ts';
import { addressesIn, headerValues, withoutHeader } from './headers.ts';
import { mtaOf } from './host.ts';
import { newaliases } from './postconf.ts';
import { list } from './postqueue.ts';

/** sysexits(3). */
const TEMPORARY = 75;

export const sendmail: Program = {
  names: ['sendmail'],
  hosts: ['mail'],
  summary: 'sends the message on standard input',
  help: `Usage: sendmail [-t] [-i] [-f SENDER] [-F NAME] [RECIPIENT...] < MESSAGE
       sendmail -bp | -bi

  -f SENDER   envelope sender (<> for the null sender)
  -F NAME     full name for a From: header
  -t          recipients from To:, Cc: and Bcc: too
  -i, -oi     a line with a single dot does not end the message
  -bp, -bi    the same as mailq, newaliases
`,
  async run(argv, io, machine) {
    const given = getopt(argv, 'A:B:C:F:GIL:N:O:R:UV:X:b:e:f:h:imno:p:r:q:tvx');
    const mode = given.value('b') ?? 'm';
    if (mode === 'p') return list(false, io, machine);
    if (mode === 'i') return newaliases.run(argv, io, machine);
    if (mode !== 'm') throw new Failure(`sendmail: fatal: unsupported: -b${mode}`, TEMPORARY);
    if (given.value('q') !== undefined) return flushed(machine);
    const ignoresDots = given.has('i') || given.values('o').some((option) => option.startsWith('i'));
    const message = await readMessage(io, ignoresDots);
    const login = io.env.USER ?? 'root';
    const recipients = given.operands.flatMap(addressesIn);
    if (given.has('t'))
      for (const value of headerValues(message, ['to', 'cc', 'bcc'])) recipients.push(...addressesIn(value));
    if (recipients.length === 0)
      throw new Failure(
        given.has('t')
          ? `sendmail: fatal: ${login}(${uidOf(machine, login)}): No recipient addresses found in message header`
          : `sendmail: fatal: ${login}(${uidOf(machine, login)}): Recipient addresses must be specified on the command line or via the -t option`,
        TEMPORARY,
      );
    const sender = (given.value('f') ?? given.value('r') ?? login).replace(/^<(.*)>$/, '$1');
    const named = withFullName(withoutHeader(message, 'bcc'), sender, given.value('F'));
    await submit(machine, { sender, recipients, message: named, login });
    return 0;
  },
};

interface Outgoing {
  sender: string;
  recipients: string[];
  message: string;
  login: string;
}

/** What other programs send mail by. */
export async function submit(machine: Machine, mail: Outgoing): Promise<void> {
  try {
    await mtaOf(machine, 'sendmail').submit({ ...mail, uid: uidOf(machine, mail.login) });
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`sendmail: fatal: ${error instanceof Error ? error.message : String(error)}`, TEMPORARY);
  }
}

function uidOf(machine: Machine, login: string): number {
  const account = machine.files
    .readText('/etc/passwd')
    ?.split('\n')
    .find((line) => line.startsWith(`${login}:`));
  return Number(account?.split(':')[2] ?? 0);
}

function flushed(machine: Machine): number {
  mtaOf(machine, 'sendmail').flush();
  return 0;
}

async function readMessage(io: ProgramIo, ignoresDots: boolean): Promise<string> {
  const input = new Input(io);
  if (ignoresDots) return input.text();
  const lines: string[] = [];
  for (let line = await input.line(); line !== undefined && line !== '.'; line = await input.line()) lines.push(line);
  return lines.map((line) => `${line}\n`).join('');
}

function withFullName(message: string, sender: string, name: string | undefined): string {
  if (name === undefined || headerValues(message, ['from']).length > 0) return message;
  return `From: ${name} <${sender}>\n${message}`;
}
