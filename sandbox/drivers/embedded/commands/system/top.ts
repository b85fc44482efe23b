/** top(1): the load and the processes, again and again; q quits. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { getopt } from '../run/getopt.ts';
import { Input } from '../run/input.ts';
import { wait } from '../run/wait.ts';
import { busy, uptimeLine } from './load.ts';
import { nameOf, processes } from './processes.ts';

const HELP = `Usage: top [-b] [-n COUNT] [-d SECONDS]

  -b   plain text, for pipes;  q, Ctrl-C   quit
`;

const HOME_AND_CLEAR = '\x1b[H\x1b[2J';

export const top: Program = {
  names: ['top', 'htop', 'atop'],
  summary: 'shows load and processes, live',
  help: HELP,
  async run(argv, io, machine) {
    const given = getopt(argv, 'bcin:d:p:u:o:H');
    const seconds = Number(given.value('d') ?? 3) || 3;
    const plain = given.has('b') || !io.tty;
    const count = Number(given.value('n') ?? (plain && !given.has('b') ? 1 : Number.POSITIVE_INFINITY));
    if (!io.tty || plain) return frames(io, machine, { seconds, count, signal: io.signal, plain: true });
    const quit = new AbortController();
    io.tty.setRaw(true);
    const keys = watchKeys(io, quit);
    try {
      await frames(io, machine, { seconds, count, signal: AbortSignal.any([io.signal, quit.signal]), plain: false });
    } finally {
      io.tty.setRaw(false);
      quit.abort();
      await keys;
      io.stdout('\n');
    }
    return 0;
  },
};

async function watchKeys(io: ProgramIo, quit: AbortController): Promise<void> {
  const input = new Input({ stdin: io.stdin, signal: AbortSignal.any([io.signal, quit.signal]) });
  const quits = (text: string) => ['q', 'Q', '\x03'].some((key) => text.includes(key));
  for (let chunk = await input.chunk(); chunk; chunk = await input.chunk())
    if (quits(Buffer.from(chunk).toString('latin1'))) break;
  quit.abort();
}

interface Frames {
  seconds: number;
  count: number;
  signal: AbortSignal;
  plain: boolean;
}

async function frames(io: ProgramIo, machine: Machine, { seconds, count, signal, plain }: Frames): Promise<number> {
  for (let shown = 0; shown < count; shown += 1) {
    if (shown > 0 && !(await wait(machine.clock, seconds * 1000, signal))) return plain ? 130 : 0;
    const rows = plain ? Number.POSITIVE_INFINITY : (io.tty?.size().rows ?? 24) - 1;
    const lines = frame(machine).slice(0, rows);
    io.stdout(`${plain ? '' : HOME_AND_CLEAR}${lines.join('\n')}\n`);
  }
  return 0;
}

function frame(machine: Machine): string[] {
  const load = busy(machine);
  const list = processes(machine);
  const mib = (kilobytes: number) => (kilobytes / 1024).toFixed(1).padStart(8);
  const percent = (value: number) => value.toFixed(1).padStart(5);
  const { memory } = load;
  const share = new Map(
    list.map((process) => [process.pid, cpuShare(nameOf(process), load.user + load.system, list.length)]),
  );
  const sorted = [...list].sort((a, b) => (share.get(b.pid) ?? 0) - (share.get(a.pid) ?? 0) || a.pid - b.pid);
  return [
    `top - ${uptimeLine(machine)}`,
    `Tasks: ${String(list.length).padStart(3)} total,   1 running, ${String(list.length - 1).padStart(3)} sleeping,   0 stopped,   0 zombie`,
    `%Cpu(s):${percent(load.user)} us,${percent(load.system)} sy,  0.0 ni,${percent(load.idle)} id,${percent(load.ioWait)} wa,  0.0 hi,  0.0 si,  0.0 st`,
    `MiB Mem :${mib(memory.total)} total,${mib(memory.free)} free,${mib(memory.total - memory.available)} used,${mib(memory.buffers + memory.cached)} buff/cache`,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
    ...sorted.map((process) => {
      const cpu = (share.get(process.pid) ?? 0).toFixed(1).padStart(5);
      return `${String(process.pid).padStart(7)} ${process.user.padEnd(9)} 20   0   43272   5124   4608 S ${cpu}   0.5   0:00.00 ${nameOf(process)}`;
    }),
  ];
}

/** The queue manager and its delivery agents do the work. */
function cpuShare(name: string, total: number, count: number): number {
  return ['qmgr', 'smtp', 'smtpd', 'cleanup', 'local', 'bounce'].includes(name) ? total / Math.max(1, count - 4) : 0;
}
