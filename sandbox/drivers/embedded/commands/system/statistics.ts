/** vmstat(8) and iostat(1): CPU and disk, at intervals. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { wait } from '../run/wait.ts';
import { busy } from './load.ts';

export const vmstat: Program = {
  names: ['vmstat'],
  summary: 'shows CPU, I/O wait and memory at intervals',
  help: 'Usage: vmstat [SECONDS [COUNT]]\n\nwa is the share of time spent waiting for the disk.\n',
  run: (argv, io, machine) =>
    atIntervals(argv, io, machine, () => {
      io.stdout(
        'procs -----------memory---------- ---swap-- -----io---- -system-- -------cpu-------\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st gu\n',
      );
      return vmstatLine;
    }),
};

function vmstatLine(machine: Machine): string {
  const { user, system, idle, ioWait, memory } = busy(machine);
  const blocks = Math.round(ioWait * 41);
  const cell = (value: number, width: number) => String(Math.round(value)).padStart(width);
  const running = user + system > 50 ? 2 : user + system > 5 ? 1 : 0;
  return [
    cell(running, 2),
    cell(ioWait / 12, 2),
    cell(0, 6),
    cell(memory.free, 6),
    cell(memory.buffers, 6),
    cell(memory.cached, 6),
    cell(0, 4),
    cell(0, 4),
    cell(blocks / 8, 5),
    cell(blocks, 5),
    cell(100 + system * 40, 4),
    cell(180 + system * 70, 4),
    cell(user, 2),
    cell(system, 2),
    cell(idle, 2),
    cell(ioWait, 2),
    ' 0',
    ' 0',
  ].join(' ');
}

export const iostat: Program = {
  names: ['iostat'],
  summary: 'shows how busy the disk is, at intervals',
  help: 'Usage: iostat [-x] [SECONDS [COUNT]]\n\n%iowait is the share of time that the CPU waits for the disk.\n',
  run: (argv, io, machine) =>
    atIntervals(argv, io, machine, () => {
      const date = new Date(machine.clock.now()).toISOString().slice(0, 10);
      io.stdout(`Linux 6.12.57+deb13-amd64 (${machine.name.split('.')[0]}) \t${date} \t_x86_64_\t(1 CPU)\n\n`);
      return iostatBlock;
    }),
};

function iostatBlock(machine: Machine): string {
  const { user, system, idle, ioWait } = busy(machine);
  const cell = (value: number, width: number) => value.toFixed(2).padStart(width);
  const writes = ioWait * 41;
  return `avg-cpu:  %user   %nice %system %iowait  %steal   %idle
        ${cell(user, 7)} ${cell(0, 7)} ${cell(system, 7)} ${cell(ioWait, 7)} ${cell(0, 7)} ${cell(idle, 7)}

Device             tps    kB_read/s    kB_wrtn/s    kB_dscd/s    kB_read    kB_wrtn    kB_dscd
vda       ${cell(writes / 6, 12)} ${cell(writes / 8, 12)} ${cell(writes, 12)} ${cell(0, 12)} ${'0'.padStart(10)} ${'0'.padStart(10)} ${'0'.padStart(10)}
`;
}

async function atIntervals(
  argv: string[],
  io: ProgramIo,
  machine: Machine,
  begin: () => (machine: Machine) => string,
): Promise<number> {
  const numbers = argv
    .slice(1)
    .filter((word) => !word.startsWith('-'))
    .map(Number);
  if (numbers.some((number) => !(number > 0))) throw new Failure(`Usage: ${argv[0]} [SECONDS [COUNT]]`);
  const [seconds, count = seconds === undefined ? 1 : Number.POSITIVE_INFINITY] = numbers;
  const line = begin();
  for (let shown = 0; shown < count; shown += 1) {
    if (shown > 0 && !(await wait(machine.clock, (seconds ?? 1) * 1000, io.signal))) return 130;
    io.stdout(`${line(machine)}\n`);
  }
  return 0;
}
