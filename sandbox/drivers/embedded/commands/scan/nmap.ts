/** nmap(1), as far as a mail administrator needs it: a connect scan of hosts of the world, and two SMTP scripts. */
import type { Machine } from '../../machine.ts';
import { connect } from '../network/connect.ts';
import { serviceName } from '../network/services.ts';
import type { Program, ProgramIo } from '../program.ts';
import { readScan, type Scan, USUAL_PORTS } from './options.ts';
import { readBanner, SCRIPTS } from './smtp-scripts.ts';
import { nameOf, type Target, targetsOf } from './targets.ts';

const VERSION = '7.95';

const SCANNED_BY_DEFAULT = 1000;
const SMTP_PORTS = [25, 465, 587];
const TIMEOUT_MS = 2000;

/** How many hosts of a network are asked at a time. */
const HOSTS_AT_ONCE = 64;

const HELP = `Usage: nmap [-p PORTS] [-sV] [-Pn] [-n] [-6] [-v] [--open] [--script SCRIPT,...] TARGET...

  TARGET      a name, an address, a network (192.0.2.0/24) or a range (192.0.2.1-50)
  --open      only open ports, and only hosts that have some
  -n          do not look up names
  -p PORTS    25,465,587 or 1-1024 or names (smtp); all usual ones by default
  -sV         ask open ports what serves there
  -6          scan the IPv6 address
  --script    smtp-commands, smtp-open-relay (and --script-args smtp-open-relay.domain=D,.from=U,.to=U,.ip=A)

Scans by connecting (-sT). Other scan types and scripts are not emulated here.
`;

export const nmap: Program = {
  names: ['nmap'],
  summary: 'looks which ports are open, and tests for an open relay',
  help: HELP,
  async run(argv, io, machine) {
    const scan = readScan(argv.slice(1));
    const started = machine.clock.now();
    io.stdout(`Starting Nmap ${VERSION} ( https://nmap.org ) at ${stamp(started)}\n`);
    let [count, up] = [0, 0];
    for (const text of scan.targets) {
      const targets = await targetsOf(machine, text, scan.family);
      if (targets.length === 0) io.stderr(`Failed to resolve "${text}".\n`);
      count += Math.max(1, targets.length);
      up += await scanAll(targets, scan, io, machine);
    }
    if (scan.targets.length === 0) io.stderr('WARNING: No targets were specified, so 0 hosts scanned.\n');
    const seconds = ((machine.clock.now() - started) / 1000).toFixed(2);
    const hosts = `${count} IP address${count === 1 ? '' : 'es'} (${up} host${up === 1 ? '' : 's'} up)`;
    io.stdout(
      `${scan.version ? 'Service detection performed.\n' : ''}Nmap done: ${hosts} scanned in ${seconds} seconds\n`,
    );
    return 0;
  },
};

type State = 'open' | 'closed' | 'filtered';

/** How many of the hosts are up. Each one's report comes in the order of the targets. */
async function scanAll(targets: Target[], scan: Scan, io: ProgramIo, machine: Machine): Promise<number> {
  let up = 0;
  for (let first = 0; first < targets.length && !io.signal.aborted; first += HOSTS_AT_ONCE) {
    const some = targets.slice(first, first + HOSTS_AT_ONCE);
    const found = await Promise.all(some.map(({ address }) => statesOf(address, scan, io, machine)));
    for (const [index, target] of some.entries())
      if (await report(target, found[index] ?? new Map(), scan, io, machine)) up += 1;
  }
  return up;
}

async function statesOf(address: string, scan: Scan, io: ProgramIo, machine: Machine): Promise<Map<number, State>> {
  const states = new Map<number, State>();
  for (const port of scan.ports ?? USUAL_PORTS) {
    if (io.signal.aborted) break;
    states.set(port, await probe(machine, address, port, io.signal));
  }
  return states;
}

/** Whether the host is up. */
async function report(
  target: Target,
  states: Map<number, State>,
  scan: Scan,
  io: ProgramIo,
  machine: Machine,
): Promise<boolean> {
  if (io.signal.aborted) return false;
  const { text, address } = target;
  const open = [...states].filter(([, state]) => state === 'open').map(([port]) => port);
  if ([...states.values()].every((state) => state === 'filtered')) {
    if (!target.among) io.stdout('Note: Host seems down. If it is really up, but blocking our ping probes, try -Pn\n');
    return false;
  }
  if (target.among && scan.onlyOpen && open.length === 0) return true;
  const name = scan.named || text !== address ? await nameOf(machine, target) : undefined;
  io.stdout(`Nmap scan report for ${name ? `${name} (${address})` : address}\nHost is up (0.00010s latency).\n`);
  const few = scan.ports !== undefined && states.size <= 25;
  const shown = [...states.keys()].filter((port) => states.get(port) === 'open' || (few && !scan.onlyOpen));
  const total = scan.ports ? states.size : SCANNED_BY_DEFAULT;
  if (shown.length === 0) {
    io.stdout(
      `All ${total} scanned ports on ${name ? `${name} (${address})` : address} are in ignored states.\nNot shown: ${total} closed tcp ports (conn-refused)\n\n`,
    );
    return true;
  }
  if (total > shown.length) io.stdout(`Not shown: ${total - shown.length} closed tcp ports (conn-refused)\n`);
  await printPorts(shown, states, open, address, scan, io, machine);
  return true;
}

async function probe(machine: Machine, address: string, port: number, signal: AbortSignal): Promise<State> {
  try {
    const socket = await connect(machine, address, port, { signal, timeoutMs: TIMEOUT_MS });
    socket.on('error', () => undefined);
    socket.destroy();
    return 'open';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED' ? 'closed' : 'filtered';
  }
}

async function printPorts(
  shown: number[],
  states: Map<number, State>,
  open: number[],
  address: string,
  scan: Scan,
  io: ProgramIo,
  machine: Machine,
): Promise<void> {
  const rows = await Promise.all(
    shown.map(async (port) => {
      const known = scan.version && open.includes(port) ? version(await banner(machine, address, port, io)) : undefined;
      const [service, product] = known ?? [serviceName(port) ?? 'unknown', ''];
      return [`${port}/tcp`, states.get(port) ?? 'closed', service, product] as const;
    }),
  );
  const width = (column: 0 | 1 | 2, least: number) => Math.max(least, ...rows.map((row) => row[column].length));
  const [first, second, third] = [width(0, 4), width(1, 5), width(2, 7)];
  const line = (a: string, b: string, c: string, d: string) =>
    `${a.padEnd(first)} ${b.padEnd(second)} ${c.padEnd(third)} ${d}`.trimEnd();
  io.stdout(`\n${line('PORT', 'STATE', 'SERVICE', scan.version ? 'VERSION' : '')}\n`);
  for (const [index, port] of shown.entries()) {
    const [label, state, service, product] = rows[index] ?? ['', 'closed', '', ''];
    io.stdout(`${line(label, state, service, product)}\n`);
    if (!open.includes(port) || !(SMTP_PORTS.includes(port) || service === 'smtp')) continue;
    for (const name of scan.scripts.toSorted()) {
      const lines = await SCRIPTS.get(name)?.(
        { address, port, args: scan.scriptArgs, verbose: scan.verbose },
        io,
        machine,
      );
      if (lines) io.stdout(scriptOutput(name, lines));
    }
  }
  io.stdout('\n');
}

function scriptOutput(name: string, [first = '', ...others]: string[]): string {
  if (others.length === 0) return `|_${name}: ${first}\n`;
  const marked = others.map((line, index) => `${index === others.length - 1 ? '|_' : '| '} ${line}\n`);
  return `| ${name}: ${first}\n${marked.join('')}`;
}

async function banner(machine: Machine, address: string, port: number, io: ProgramIo): Promise<string> {
  return readBanner({ address, port }, io, machine);
}

function version(text: string): [service: string, product: string] {
  if (/^220[ -].*\bPostfix\b/.test(text)) return ['smtp', 'Postfix smtpd'];
  if (/^220[ -]/.test(text)) return ['smtp', ''];
  if (/^\* OK.*Dovecot/.test(text)) return ['imap', 'Dovecot imapd'];
  return text === '' ? ['tcpwrapped', ''] : ['unknown', ''];
}

function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
