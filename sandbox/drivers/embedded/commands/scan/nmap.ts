/** nmap(1), as far as a mail administrator needs it: a connect scan of hosts of the world, and two SMTP scripts. */
import type { Machine } from '../../machine.ts';
import { connect } from '../network/connect.ts';
import { addressesOf } from '../network/names.ts';
import { portNumber, serviceName } from '../network/services.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { readBanner, SCRIPTS } from './smtp-scripts.ts';

const VERSION = '7.95';

/** Of nmap's thousand ports, those that anything in this world might open. */
const USUAL_PORTS = [21, 22, 23, 25, 53, 80, 110, 143, 443, 465, 587, 993, 995, 2525, 8025, 10_025, 10_026];
const SCANNED_BY_DEFAULT = 1000;
const SMTP_PORTS = [25, 465, 587];
const TIMEOUT_MS = 2000;

const HELP = `Usage: nmap [-p PORTS] [-sV] [-Pn] [-6] [-v] [--open] [--script SCRIPT,...] TARGET...

  -p PORTS    25,465,587 or 1-1024 or names (smtp); all usual ones by default
  -sV         ask open ports what serves there
  -6          scan the IPv6 address
  --script    smtp-commands, smtp-open-relay (and --script-args smtp-open-relay.domain=D,.from=U,.to=U,.ip=A)

Scans by connecting (-sT). Other scan types and scripts are not emulated here.
`;

interface Scan {
  targets: string[];
  ports: number[] | undefined;
  version: boolean;
  verbose: boolean;
  onlyOpen: boolean;
  family: 4 | 6;
  scripts: string[];
  scriptArgs: Map<string, string>;
}

export const nmap: Program = {
  names: ['nmap'],
  summary: 'looks which ports are open, and tests for an open relay',
  help: HELP,
  async run(argv, io, machine) {
    const scan = readScan(argv.slice(1));
    const started = machine.clock.now();
    io.stdout(`Starting Nmap ${VERSION} ( https://nmap.org ) at ${stamp(started)}\n`);
    let up = 0;
    for (const target of scan.targets) {
      const [address] = await addressesOf(machine, target, scan.family);
      if (!address) io.stderr(`Failed to resolve "${target}".\n`);
      else if (await scanHost(target, address, scan, io, machine)) up += 1;
    }
    if (scan.targets.length === 0) io.stderr('WARNING: No targets were specified, so 0 hosts scanned.\n');
    const seconds = ((machine.clock.now() - started) / 1000).toFixed(2);
    const count = scan.targets.length;
    const hosts = `${count} IP address${count === 1 ? '' : 'es'} (${up} host${up === 1 ? '' : 's'} up)`;
    io.stdout(
      `${scan.version ? 'Service detection performed.\n' : ''}Nmap done: ${hosts} scanned in ${seconds} seconds\n`,
    );
    return 0;
  },
};

function readScan(words: string[]): Scan {
  const scan: Scan = {
    targets: [],
    ports: undefined,
    version: false,
    verbose: false,
    onlyOpen: false,
    family: 4,
    scripts: [],
    scriptArgs: new Map(),
  };
  const rest = words.flatMap((word) => (word.startsWith('--') ? word.split(/=(.*)/s).slice(0, 2) : [word]));
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '-p') scan.ports = portList(rest.shift() ?? '');
    else if (/^-p[\d,a-z-]+$/.test(word)) scan.ports = portList(word.slice(2));
    else if (word === '-sV' || word === '-A') scan.version = true;
    else if (word === '-6') scan.family = 6;
    else if (/^-v+$/.test(word)) scan.verbose = true;
    else if (word === '--open') scan.onlyOpen = true;
    else if (word === '--script') scan.scripts.push(...(rest.shift() ?? '').split(','));
    else if (word === '--script-args') scan.scriptArgs = scriptArguments(rest.shift() ?? '');
    else if (/^-(?:sT|Pn|n|R|F|T\d|d+)$/.test(word) || word === '--reason') continue;
    else if (word === '-sS' || word === '-sn')
      throw new Failure(`nmap: ${word} needs raw packets, which this lab has not; use -sT`);
    else if (word.startsWith('-')) throw new Failure(`nmap: option ${word} is not emulated in this lab`);
    else scan.targets.push(word);
  }
  const unknown = scan.scripts.find((name) => !SCRIPTS.has(name));
  if (unknown)
    throw new Failure(
      `nmap: script '${unknown}' is not emulated in this lab; there are ${[...SCRIPTS.keys()].join(', ')}`,
    );
  return scan;
}

function scriptArguments(text: string): Map<string, string> {
  const pairs = text.split(',').map((pair) => pair.split(/=(.*)/s));
  return new Map(pairs.map(([name = '', value = '']) => [name.trim().replace('smtp-open-relay.', ''), value]));
}

function portList(text: string): number[] {
  if (text === '-') return USUAL_PORTS;
  return text.split(',').flatMap((part) => {
    const [, low, high] = /^(\d*)-(\d*)$/.exec(part) ?? [];
    if (low === undefined || high === undefined) {
      const port = portNumber(part.replace(/^T:/, ''));
      if (port === undefined)
        throw new Failure(`Found no matches for the service mask '${part}' and your specified protocols\nQUITTING!`);
      return [port];
    }
    const [first, last] = [Number(low || 1), Math.min(65_535, Number(high || 65_535))];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  });
}

type State = 'open' | 'closed' | 'filtered';

async function scanHost(
  target: string,
  address: string,
  scan: Scan,
  io: ProgramIo,
  machine: Machine,
): Promise<boolean> {
  const ports = scan.ports ?? USUAL_PORTS;
  const states = new Map<number, State>();
  for (const port of ports) {
    if (io.signal.aborted) return false;
    states.set(port, await probe(machine, address, port, io.signal));
  }
  const [name] = (await machine.resolve(target, 'A')).records.length > 0 ? [target] : [undefined];
  const open = [...states].filter(([, state]) => state === 'open').map(([port]) => port);
  if ([...states.values()].every((state) => state === 'filtered')) {
    io.stdout('Note: Host seems down. If it is really up, but blocking our ping probes, try -Pn\n');
    return false;
  }
  io.stdout(
    `Nmap scan report for ${name && name !== address ? `${name} (${address})` : target}\nHost is up (0.00010s latency).\n`,
  );
  const few = scan.ports !== undefined && ports.length <= 25;
  const shown = ports.filter((port) => states.get(port) === 'open' || (few && !scan.onlyOpen));
  const total = scan.ports ? ports.length : SCANNED_BY_DEFAULT;
  if (shown.length === 0) {
    io.stdout(
      `All ${total} scanned ports on ${target} are in ignored states.\nNot shown: ${total} closed tcp ports (conn-refused)\n\n`,
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
