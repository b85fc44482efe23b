/** telnet(1) as Debian's inetutils has it, for talking to a server by hand. */

import type { WireSocket } from '../../../../internet/network.ts';
import type { Machine } from '../../machine.ts';
import { connect, strerror } from '../network/connect.ts';
import { addressesOf, type Family } from '../network/names.ts';
import { portNumber } from '../network/services.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { Input } from '../run/input.ts';
import { LineEditor, type Typed } from '../run/line-editor.ts';

const HELP = `Usage: telnet [-4] [-6] [-b ADDRESS] HOST [PORT]

Opens a connection and hands over what you type, line by line (CR LF), as it is.

  -4, -6       IPv4 or IPv6 only
  -b ADDRESS   connect from this own address

Ctrl-] leads to the telnet> prompt, where q ends the connection and an empty line goes back to it.
`;

const COMMANDS = `Commands may be abbreviated.  Commands are:

close	close current connection
open	connect to a site
quit	exit telnet
status	print status information
?	print help information
`;

export const telnet: Program = {
  names: ['telnet'],
  summary: 'talks to a server by hand, line by line',
  help: HELP,
  async run(argv, io, machine) {
    const given = getopt(argv, '46b:l:aeEKrxL8');
    const [host, port = '23'] = given.operands;
    const family: Family | undefined = given.has('4') ? 4 : given.has('6') ? 6 : undefined;
    const lines = lineSource(io);
    try {
      if (host === undefined) return await promptLoop(io, machine, lines);
      return await session(host, port, { family, from: given.value('b') }, io, machine, lines);
    } finally {
      io.tty?.setRaw(false);
    }
  },
};

/** Typed lines from a raw terminal, or plain lines from a pipe in which ^] works too. */
function lineSource(io: ProgramIo): () => Promise<Typed> {
  const input = new Input(io);
  if (io.tty && io.typed !== false) {
    io.tty.setRaw(true);
    const editor = new LineEditor(input, io.stdout);
    return () => editor.next();
  }
  const waiting: Typed[] = [];
  return async () => {
    const ready = waiting.shift();
    if (ready) return ready;
    const line = (await input.line())?.replace(/\r$/, '');
    if (line === undefined) return { key: 'end' };
    const at = line.indexOf('\x1d');
    if (at < 0) return { line };
    if (at + 1 < line.length) waiting.push({ line: line.slice(at + 1) });
    return { key: 'escape' };
  };
}

interface Via {
  family: Family | undefined;
  from: string | undefined;
}

async function session(
  host: string,
  portText: string,
  via: Via,
  io: ProgramIo,
  machine: Machine,
  lines: () => Promise<Typed>,
): Promise<number> {
  const port = portNumber(portText);
  if (port === undefined)
    throw new Failure(`Server lookup failure:  ${host}:${portText}, Servname not supported for ai_socktype`);
  const socket = await open(host, port, via, io, machine);
  io.stdout(`Connected to ${host}.\nEscape character is '^]'.\n`);
  const closed = new Promise<'closed'>((resolve) => {
    socket.once('end', () => resolve('closed'));
    socket.once('close', () => resolve('closed'));
    socket.on('error', () => resolve('closed'));
    io.signal.addEventListener('abort', () => resolve('closed'), { once: true });
  });
  socket.on('data', (chunk: Buffer) => io.stdout(chunk));
  try {
    return await exchange(socket, closed, io, lines);
  } finally {
    socket.destroy();
  }
}

async function open(host: string, port: number, via: Via, io: ProgramIo, machine: Machine): Promise<WireSocket> {
  const addresses = await addressesOf(machine, host, via.family);
  if (addresses.length === 0) throw new Failure(`Server lookup failure:  ${host}:${port}, Name or service not known`);
  for (const [index, address] of addresses.entries()) {
    io.stdout(`Trying ${address}...\n`);
    try {
      return await connect(machine, address, port, { signal: io.signal, ...(via.from ? { from: via.from } : {}) });
    } catch (error) {
      if (io.signal.aborted) throw error;
      const last = index === addresses.length - 1;
      if (last) throw new Failure(`telnet: Unable to connect to remote host: ${strerror(error)}`);
      io.stderr(`telnet: connect to address ${address}: ${strerror(error)}\n`);
    }
  }
  throw new Failure(`telnet: Unable to connect to remote host: No route to host`);
}

async function exchange(
  socket: WireSocket,
  closed: Promise<'closed'>,
  io: ProgramIo,
  lines: () => Promise<Typed>,
): Promise<number> {
  for (;;) {
    const typed = await Promise.race([lines(), closed]);
    if (typed === 'closed') {
      if (!io.signal.aborted) io.stdout('Connection closed by foreign host.\n');
      return io.signal.aborted ? 130 : 0;
    }
    if ('line' in typed) socket.write(`${typed.line}\r\n`);
    else if (typed.key === 'interrupt') socket.write('\xff\xf4', 'latin1');
    else if (typed.key === 'end') return await drain(socket, closed, io);
    else if (await leaves(io, lines)) {
      io.stdout('Connection closed.\n');
      return 0;
    }
  }
}

/** Standard input has ended: what the server still says is shown for a moment. */
async function drain(socket: WireSocket, closed: Promise<'closed'>, io: ProgramIo): Promise<number> {
  socket.end();
  await closed;
  io.stdout('Connection closed by foreign host.\n');
  return 0;
}

/** The telnet> prompt during a connection; true when it is to end. */
async function leaves(io: ProgramIo, lines: () => Promise<Typed>): Promise<boolean> {
  io.stdout('\ntelnet> ');
  const typed = await lines();
  if (!('line' in typed)) return typed.key !== 'interrupt';
  const word = typed.line.trim();
  if (word === '') return false;
  if ('quit'.startsWith(word) || 'close'.startsWith(word) || word === 'exit') return true;
  if (word === '?' || 'help'.startsWith(word)) io.stdout(COMMANDS);
  else if ('status'.startsWith(word))
    io.stdout(`Connected.\nOperating in obsolete linemode\nEscape character is '^]'.\n`);
  else io.stdout('?Invalid command\n');
  return false;
}

/** telnet without a host. */
async function promptLoop(io: ProgramIo, machine: Machine, lines: () => Promise<Typed>): Promise<number> {
  for (;;) {
    io.stdout('telnet> ');
    const typed = await lines();
    if (!('line' in typed)) return 0;
    const [word = '', host, port = '23'] = typed.line.trim().split(/\s+/);
    if (word === '') continue;
    if ('quit'.startsWith(word) || word === 'exit') return 0;
    if (!'open'.startsWith(word))
      io.stdout(word === '?' || 'help'.startsWith(word) ? COMMANDS : '?Need to be connected first.\n');
    else if (host === undefined) io.stdout('usage: open HOST [PORT]\n');
    else await reportFailure(io, session(host, port, { family: undefined, from: undefined }, io, machine, lines));
  }
}

async function reportFailure(io: ProgramIo, work: Promise<number>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    io.stderr(`${error.message}\n`);
  }
}
