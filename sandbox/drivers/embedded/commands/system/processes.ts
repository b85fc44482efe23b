/** ps, pidof, pgrep, kill, pkill: the emulated processes. */
import type { Machine } from '../../machine.ts';
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';

export interface Process {
  pid: number;
  user: string;
  command: string;
}

/** What runs on any host, and the mail system's processes. */
export function processes(machine: Machine): Process[] {
  const always: Process[] = [
    { pid: 1, user: 'root', command: '/sbin/init' },
    { pid: 212, user: 'root', command: '-bash' },
  ];
  const services: Process[] = [
    { pid: 202, user: 'root', command: '/usr/sbin/rsyslogd -n' },
    ...(machine.dovecot?.running ? [{ pid: 201, user: 'root', command: '/usr/sbin/dovecot -F' }] : []),
  ];
  const all = machine.mta ? [...always, ...services, ...machine.mta.processes()] : always;
  return all.sort((a, b) => a.pid - b.pid);
}

export function nameOf({ command }: Process): string {
  return (command.split(' ')[0] ?? '').split('/').pop()?.replace(/^-/, '') ?? '';
}

export const ps: Program = {
  names: ['ps'],
  summary: 'shows processes',
  help: 'Usage: ps [aux|-ef]\n\nWithout options only those of this terminal.\n',
  async run(argv, io, machine) {
    const words = argv.slice(1).join('');
    const list = processes(machine);
    if (/e|A/.test(words) && words.startsWith('-')) {
      io.stdout('UID          PID    PPID  C STIME TTY          TIME CMD\n');
      for (const { pid, user, command } of list)
        io.stdout(
          `${user.padEnd(8)} ${String(pid).padStart(7)} ${String(pid === 1 ? 0 : 1).padStart(7)}  0 00:00 ?        00:00:00 ${command}\n`,
        );
    } else if (/a|x/.test(words)) {
      io.stdout('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n');
      for (const { pid, user, command } of list)
        io.stdout(
          `${user.padEnd(8)} ${String(pid).padStart(7)}  0.0  0.5  43272  5124 ?        S    00:00   0:00 ${command}\n`,
        );
    } else {
      io.stdout('    PID TTY          TIME CMD\n');
      for (const process of list.filter(({ command }) => command === '-bash'))
        io.stdout(`${String(process.pid).padStart(7)} pts/0    00:00:00 ${nameOf(process)}\n`);
    }
    return 0;
  },
};

export const pidof: Program = {
  names: ['pidof', 'pgrep'],
  summary: 'finds processes by name',
  help: 'Usage: pidof NAME\n       pgrep [-f] [-l] [-a] PATTERN\n',
  async run(argv, io, machine) {
    const [name] = argv.slice(1).filter((word) => !word.startsWith('-'));
    if (name === undefined) throw new Failure(`${argv[0]}: name a process`, 2);
    const letters = argv
      .slice(1)
      .filter((word) => word.startsWith('-'))
      .join('');
    const found = matching(machine, name, argv[0] === 'pidof', letters.includes('f'));
    if (found.length === 0) return 1;
    if (argv[0] === 'pidof')
      io.stdout(
        `${found
          .map(({ pid }) => pid)
          .reverse()
          .join(' ')}\n`,
      );
    else
      for (const process of found) {
        const label = letters.includes('a')
          ? ` ${process.command}`
          : letters.includes('l')
            ? ` ${nameOf(process)}`
            : '';
        io.stdout(`${process.pid}${label}\n`);
      }
    return 0;
  },
};

function matching(machine: Machine, name: string, exact: boolean, whole: boolean): Process[] {
  return processes(machine).filter((process) => {
    if (whole) return process.command.includes(name);
    return exact ? nameOf(process) === name || process.command === name : nameOf(process).includes(name);
  });
}

const SIGNALS = ['HUP', 'INT', 'QUIT', 'KILL', 'TERM', '1', '2', '3', '9', '15'];

export const kill: Program = {
  names: ['kill', 'pkill', 'killall'],
  summary: 'signals the mail system: TERM ends it, HUP reloads it',
  help: `Usage: kill [-SIGNAL] PID...
       pkill [-SIGNAL] NAME

Only Postfix's master can be signalled here: TERM, INT and KILL stop the mail system, HUP reloads it. Its other
processes come and go by themselves.
`,
  async run(argv, io, machine) {
    const words = argv.slice(1).filter((word) => word !== '-f' && word !== '-x');
    const asked = /^-(?:SIG)?(\w+)$/.exec(words[0] ?? '')?.[1]?.toUpperCase();
    const signal = asked ?? 'TERM';
    const targets = asked ? words.slice(1) : words;
    if (signal === 'L') {
      io.stdout(`${SIGNALS.slice(0, 5).join(' ')}\n`);
      return 0;
    }
    if (!SIGNALS.includes(signal)) throw new Failure(`${argv[0]}: ${signal}: invalid signal specification`);
    if (targets.length === 0)
      throw new Failure(`${argv[0]}: usage: ${argv[0]} [-SIGNAL] ${argv[0] === 'kill' ? 'PID...' : 'NAME'}`, 2);
    let status = 0;
    for (const target of targets) status = Math.max(status, await send(argv[0] ?? 'kill', signal, target, machine));
    return status;
  },
};

async function send(program: string, signal: string, target: string, machine: Machine): Promise<number> {
  const found = processes(machine).find((process) =>
    program === 'kill'
      ? String(process.pid) === target
      : nameOf(process) === target || (target === 'postfix' && nameOf(process) === 'master'),
  );
  if (!found) {
    if (program === 'pkill') return 1;
    throw new Failure(program === 'kill' ? `kill: (${target}) - No such process` : `${target}: no process found`);
  }
  if (nameOf(found) !== 'master' || !machine.mta)
    throw new Failure(`${program}: (${target}) - only Postfix's master can be signalled in the embedded lab`);
  await machine.mta.command(
    signal === 'HUP' || signal === '1' ? 'reload' : signal === 'KILL' || signal === '9' ? 'abort' : 'stop',
  );
  return 0;
}
