/** nc(1) as OpenBSD's, which Debian installs: connects, sends standard input, prints what comes back. */
import type { WireSocket } from '../../../../internet/network.ts';
import type { Machine } from '../../machine.ts';
import { connect, strerror } from '../network/connect.ts';
import { addressesOf, type Family } from '../network/names.ts';
import { portNumber, serviceName } from '../network/services.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt, type Parsed } from '../run/getopt.ts';
import { Input } from '../run/input.ts';

const HELP = `usage: nc [-46CNnvz] [-q seconds] [-s sourceaddr] [-w timeout] [destination] [port]

  -4, -6       IPv4 or IPv6 only
  -C           send CR LF at the end of each line
  -N           close the connection once standard input has ended
  -n           no names, addresses only
  -q SECONDS   after standard input has ended, wait so long and quit
  -s ADDRESS   connect from this own address
  -v           say what happens
  -w SECONDS   give up after so long without an answer or a byte
  -z           only see whether the port is open; PORT may be a range, 20-30

Listening (-l), UDP (-u) and unix sockets (-U) are not emulated here.
`;

const USAGE = 'usage: nc [-46CNnvz] [-q seconds] [-s sourceaddr] [-w timeout] [destination] [port]';

export const netcat: Program = {
  names: ['nc', 'netcat', 'ncat'],
  summary: 'connects to a port: pipes bytes, or looks whether it is open',
  help: HELP,
  async run(argv, io, machine) {
    const given = getopt(['nc', ...argv.slice(1)], '46CNhnvzluUdkrtDFZi:I:m:M:O:p:P:q:s:T:V:w:W:x:X:');
    if (given.has('h')) {
      io.stderr(HELP);
      return 0;
    }
    for (const [letter, what] of [
      ['l', 'listening'],
      ['u', 'UDP'],
      ['U', 'unix sockets'],
      ['x', 'proxies'],
    ] as const)
      if (given.has(letter)) throw new Failure(`nc: ${what} (-${letter}) is not emulated in this lab`);
    const [host, portText] = given.operands;
    if (host === undefined || portText === undefined) throw new Failure(USAGE);
    const ports = portRange(portText);
    let status = 1;
    for (const port of ports) if (await one(host, port, given, io, machine)) status = 0;
    return status;
  },
};

function portRange(text: string): number[] {
  const [, low, high] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const ports = low && high ? range(Number(low), Number(high)) : [portNumber(text)];
  return ports.map((port) => {
    if (port === undefined || port < 1 || port > 65_535) throw new Failure(`nc: port number invalid: ${text}`);
    return port;
  });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Whether a connection came about. */
async function one(host: string, port: number, given: Parsed, io: ProgramIo, machine: Machine): Promise<boolean> {
  const family: Family | undefined = given.has('4') ? 4 : given.has('6') ? 6 : undefined;
  const addresses = await addressesOf(machine, host, family);
  if (addresses.length === 0)
    throw new Failure(`nc: getaddrinfo for host "${host}" port ${port}: Name or service not known`);
  const timeoutMs = Number(given.value('w') ?? 0) * 1000;
  for (const address of addresses) {
    const shown = address === host ? host : `${host} (${address})`;
    try {
      const from = given.value('s');
      const options = { signal: io.signal, ...(from ? { from } : {}), ...(timeoutMs ? { timeoutMs } : {}) };
      const socket = await connect(machine, address, port, options);
      if (given.has('v')) {
        const service = (given.has('n') ? undefined : serviceName(port)) ?? '*';
        io.stderr(`Connection to ${shown} ${port} port [tcp/${service}] succeeded!\n`);
      }
      await (given.has('z') ? socket.destroy() : exchange(socket, given, io, timeoutMs));
      return true;
    } catch (error) {
      if (io.signal.aborted) return false;
      if (given.has('v')) io.stderr(`nc: connect to ${shown} port ${port} (tcp) failed: ${strerror(error)}\n`);
    }
  }
  return false;
}

async function exchange(socket: WireSocket, given: Parsed, io: ProgramIo, timeoutMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    socket.once('end', resolve);
    socket.once('close', resolve);
    socket.on('error', () => resolve());
    if (timeoutMs > 0) socket.setTimeout(timeoutMs, resolve);
    io.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  socket.on('data', (chunk: Buffer) => io.stdout(chunk));
  const sent = send(socket, new Input(io), given);
  await Promise.race([closed, sent.then(() => afterInput(socket, given, closed))]);
  socket.destroy();
}

async function send(socket: WireSocket, input: Input, given: Parsed): Promise<void> {
  for (let chunk = await input.chunk(); chunk; chunk = await input.chunk())
    if (socket.writable) socket.write(given.has('C') ? withCrlf(chunk) : chunk);
}

/** Without -N or -q, nc waits for the other side to close. */
async function afterInput(socket: WireSocket, given: Parsed, closed: Promise<void>): Promise<void> {
  if (given.has('N')) socket.end();
  const quit = given.value('q');
  if (quit === undefined) return closed;
  const pause = new Promise<void>((resolve) => void setTimeout(resolve, Number(quit) * 1000).unref());
  return Promise.race([closed, pause]);
}

function withCrlf(chunk: Uint8Array): Buffer {
  const text = Buffer.from(chunk).toString('latin1');
  return Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'), 'latin1');
}
