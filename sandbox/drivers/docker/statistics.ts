/** The engine's statistics of a container: shares of time as percentages, and memory. */

interface Sample {
  read: string;
  cpu_stats?: { cpu_usage?: { total_usage?: number }; online_cpus?: number };
  blkio_stats?: { io_wait_time_recursive?: { value: number }[] | null };
}

const NANO_PER_MILLI = 1e6;

export class StatisticsReader {
  #rest = '';
  #last: Sample | undefined;

  /** Takes a piece of the stream; gives what the time between two samples tells. */
  read(chunk: string): { cpu: number; ioWait: number }[] {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines
      .filter((line) => line.trim() !== '')
      .flatMap((line) => this.#compare(JSON.parse(line) as Sample) ?? []);
  }

  #compare(now: Sample): { cpu: number; ioWait: number } | undefined {
    const last = this.#last;
    this.#last = now;
    if (!last) return undefined;
    const elapsed = (Date.parse(now.read) - Date.parse(last.read)) * NANO_PER_MILLI;
    if (!(elapsed > 0)) return undefined;
    const share = (of: (sample: Sample) => number) => percent((of(now) - of(last)) / elapsed);
    return { cpu: share(cpuOf), ioWait: share(waitOf) };
  }
}

interface MemorySample {
  memory_stats?: { usage?: number; stats?: { total_inactive_file?: number; inactive_file?: number } };
}

/** Bytes, as `docker stats` counts them: without the pages of files that the kernel gives away when they are wanted. */
export function memoryIn({ memory_stats: memory }: MemorySample): number {
  // By version 1 and 2 of the kernel's control groups.
  const given = memory?.stats?.total_inactive_file ?? memory?.stats?.inactive_file ?? 0;
  return Math.max(0, (memory?.usage ?? 0) - given);
}

function cpuOf({ cpu_stats }: Sample): number {
  return cpu_stats?.cpu_usage?.total_usage ?? 0;
}

/** Told where the kernel counts it; 0 elsewhere. */
function waitOf({ blkio_stats }: Sample): number {
  return (blkio_stats?.io_wait_time_recursive ?? []).reduce((sum, { value }) => sum + value, 0);
}

function percent(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
}
