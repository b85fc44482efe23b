/** hostname, uname, uptime, w, free, df: what a host says of itself. */
import type { Program } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { busy, clockTime, uptimeLine } from './load.ts';

const RELEASE = '6.12.57+deb13-amd64';

export const hostname: Program = {
  names: ['hostname', 'hostnamectl', 'dnsdomainname'],
  summary: "shows the host's name",
  help: 'Usage: hostname [-f|-s|-d|-i|-I]\n\n  -f   the full name;  -d   the domain;  -I   the addresses\n',
  async run(argv, io, machine) {
    const [short = '', ...domain] = machine.name.split('.');
    const [option] = argv.slice(1);
    const addresses = machine.interfaces.flatMap((leg) => [leg.addresses.v4, leg.addresses.v6]);
    if (option !== undefined && !option.startsWith('-'))
      throw new Failure(`${argv[0]}: the names of the embedded hosts are fixed; set myhostname in main.cf for Postfix`);
    if (option === '-f' || option === '--fqdn' || option === '-A') io.stdout(`${machine.name}\n`);
    else if (option === '-d' || argv[0] === 'dnsdomainname') io.stdout(`${domain.join('.')}\n`);
    else if (option === '-i' || option === '-I') io.stdout(`${addresses.join(' ')}\n`);
    else
      io.stdout(
        argv[0] === 'hostnamectl'
          ? ` Static hostname: ${short}\nOperating System: Debian GNU/Linux 13 (trixie), emulated\n`
          : `${short}\n`,
      );
    return 0;
  },
};

export const uname: Program = {
  names: ['uname', 'arch'],
  summary: 'shows the system',
  help: 'Usage: uname [-asnrvmo]\n',
  async run(argv, io, machine) {
    const parts: [letter: string, text: string][] = [
      ['s', 'Linux'],
      ['n', machine.name.split('.')[0] ?? ''],
      ['r', RELEASE],
      ['v', '#1 SMP PREEMPT_DYNAMIC Debian 6.12.57-1'],
      ['m', 'x86_64'],
      ['o', 'GNU/Linux'],
    ];
    const letters = argv[0] === 'arch' ? 'm' : argv.slice(1).join('').replaceAll('-', '') || 's';
    const shown = parts.filter(([letter]) => letters.includes('a') || letters.includes(letter));
    io.stdout(`${shown.map(([, text]) => text).join(' ')}\n`);
    return 0;
  },
};

export const uptime: Program = {
  names: ['uptime'],
  summary: 'shows how long the host runs, and its load',
  help: 'Usage: uptime\n',
  async run(_, io, machine) {
    io.stdout(` ${uptimeLine(machine)}\n`);
    return 0;
  },
};

export const w: Program = {
  names: ['w'],
  summary: 'shows load and who is logged in',
  help: 'Usage: w\n',
  async run(_, io, machine) {
    io.stdout(` ${uptimeLine(machine)}\nUSER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU  WHAT\n`);
    io.stdout(`root     pts/0    -                ${clockTime(machine).slice(0, 5)}    0.00s  0.01s  0.00s w\n`);
    return 0;
  },
};

export const free: Program = {
  names: ['free'],
  summary: 'shows memory',
  help: 'Usage: free [-h|-m|-k]\n',
  async run(argv, io, machine) {
    const { total, free: unused, buffers, cached, available } = busy(machine).memory;
    const divisor = argv.includes('-m') ? 1024 : 1;
    const cell = (kilobytes: number) =>
      (argv.includes('-h') ? `${(kilobytes / 1024).toFixed(0)}Mi` : String(Math.round(kilobytes / divisor))).padStart(
        12,
      );
    io.stdout('               total        used        free      shared  buff/cache   available\n');
    io.stdout(`Mem:    ${[total, total - available, unused, 0, buffers + cached, available].map(cell).join('')}\n`);
    io.stdout(`Swap:   ${[0, 0, 0].map(cell).join('')}\n`);
    return 0;
  },
};

/** Of the emulated disk, kilobytes. */
const DISK = 20_466_256;

export const df: Program = {
  names: ['df'],
  summary: 'shows disk space',
  help: 'Usage: df [-h]\n',
  async run(argv, io, machine) {
    const { queue } = busy(machine);
    const used = 1_893_412 + queue * 8;
    const human = argv.slice(1).some((word) => word.includes('h'));
    const cell = (kilobytes: number) => (human ? `${(kilobytes / 1_048_576).toFixed(1)}G` : String(kilobytes));
    io.stdout(
      human
        ? 'Filesystem      Size  Used Avail Use% Mounted on\n'
        : 'Filesystem     1K-blocks    Used Available Use% Mounted on\n',
    );
    const row = [cell(DISK), cell(used), cell(DISK - used), `${Math.ceil((used / DISK) * 100)}%`];
    const widths = human ? [5, 5, 5, 4] : [9, 7, 9, 4];
    io.stdout(
      `/dev/vda1      ${human ? '' : ' '}${row.map((text, index) => text.padStart(widths[index] ?? 5)).join(' ')} /\n`,
    );
    return 0;
  },
};

export const nproc: Program = {
  names: ['nproc'],
  summary: 'shows the number of processors',
  help: 'Usage: nproc [--all]\n',
  async run(_, io, machine) {
    const found = machine.files.readText('/proc/cpuinfo')?.match(/^processor\b/gm);
    io.stdout(`${found?.length ?? 1}\n`);
    return 0;
  },
};

export const tty: Program = {
  names: ['tty'],
  summary: 'shows the terminal that standard input is',
  help: 'Usage: tty [-s]\n\n  -s   say nothing; the exit status tells\n',
  async run(argv, io) {
    const silent = ['-s', '--silent', '--quiet'].includes(argv[1] ?? '');
    if (!silent) io.stdout(io.typed ? '/dev/pts/0\n' : 'not a tty\n');
    return io.typed ? 0 : 1;
  },
};
