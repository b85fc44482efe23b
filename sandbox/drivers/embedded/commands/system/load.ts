/** How busy the host is, as its /proc tells: one source for uptime, top, vmstat and iostat. */
import type { Machine } from '../../machine.ts';

export interface Busy {
  /** Load averages over 1, 5 and 15 minutes. */
  averages: [number, number, number];
  /** Percent. */
  user: number;
  system: number;
  ioWait: number;
  idle: number;
  memory: { total: number; free: number; buffers: number; cached: number; available: number };
  uptimeSeconds: number;
  queue: number;
}

/** /proc/loadavg of the embedded hosts is four times the busy share (files/image/layout.ts). */
const LOAD_PER_BUSY_CPU = 4;
/** Waiting for the disk never takes all of the time. */
const MOST_IO_WAIT = 95;
/** Queue length at which most of the time goes into waiting. */
const BUSY_QUEUE = 3 * MOST_IO_WAIT;

export function busy(machine: Machine): Busy {
  const text = (name: string) => machine.files.readText(`/proc/${name}`) ?? '';
  const [one = 0, five = 0, fifteen = 0] = text('loadavg').split(' ').map(Number);
  const memory = new Map(
    text('meminfo')
      .split('\n')
      .map((line) => [line.split(':')[0] ?? '', Number.parseInt(line.split(':')[1] ?? '0', 10)]),
  );
  const queue = machine.mta?.queue().length ?? 0;
  const total = Math.min(100, (one / LOAD_PER_BUSY_CPU) * 100);
  const ioWait = Math.min(total, MOST_IO_WAIT * (1 - Math.exp(-queue / BUSY_QUEUE)));
  const cpu = total - ioWait;
  const kilobytes = (name: string) => memory.get(name) ?? 0;
  return {
    averages: [one, five, fifteen],
    user: cpu * 0.6,
    system: cpu * 0.4,
    ioWait,
    idle: 100 - total,
    memory: {
      total: kilobytes('MemTotal'),
      free: kilobytes('MemFree'),
      buffers: kilobytes('Buffers'),
      cached: kilobytes('Cached'),
      available: kilobytes('MemAvailable'),
    },
    uptimeSeconds: Number.parseFloat(text('uptime')) || 0,
    queue,
  };
}

export function clockTime(machine: Machine): string {
  return new Date(machine.clock.now()).toISOString().slice(11, 19);
}

export function uptimeLine(machine: Machine): string {
  const { averages, uptimeSeconds } = busy(machine);
  const minutes = Math.floor(uptimeSeconds / 60);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const time = hours > 0 ? `${hours}:${String(minutes % 60).padStart(2, '0')}` : `${minutes % 60} min`;
  const up = `${days > 0 ? `${days} day${days === 1 ? '' : 's'}, ` : ''}${time}`;
  return `${clockTime(machine)} up ${up},  1 user,  load average: ${averages.map((value) => value.toFixed(2)).join(', ')}`;
}
