/** What every daemon of the emulated Postfix stands on: its machine, process numbers, the log and time. */
import type { WorldEvent } from '../../events.ts';
import type { Machine } from '../machine.ts';

export type HostMachine = Omit<Machine, 'mta'>;

/** pid_max of a small Linux machine; numbers below 300 belong to the system's own processes. */
const PIDS = { first: 301, last: 32_768 } as const;

export class MailHost {
  readonly machine: HostMachine;
  /** The machine went away; what was under way here must leave no trace on its files. */
  down = false;
  #lastPid: number;

  constructor(machine: HostMachine) {
    this.machine = machine;
    this.#lastPid = PIDS.first + (machine.clock.now() % 600);
  }

  get files(): HostMachine['files'] {
    return this.machine.files;
  }

  now(): number {
    return this.machine.clock.now();
  }

  nextPid(): number {
    this.#lastPid = this.#lastPid >= PIDS.last ? PIDS.first : this.#lastPid + 1;
    return this.#lastPid;
  }

  log(tag: string, pid: number, text: string): void {
    if (!this.down) this.machine.syslog('mail', tag, pid, text);
  }

  emit(event: WorldEvent): void {
    if (!this.down) this.machine.emit(event);
  }

  /** Waits in the machine's own time, as sleep(3) would. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.machine.clock.after(milliseconds, resolve);
    });
  }
}
