/** How many sandboxes an engine bears at once, by the memory of its machine. */
import { totalmem } from 'node:os';
import type { Engine } from './engine.ts';

const MIB = 1024 * 1024;

/**
 * For the machine, the engine and the course server. What one sandbox takes while nobody works in it was measured as
 * half of what is reckoned here; the other half is for mail, editors and scans under way.
 */
const FOR_THE_MACHINE = 1024 * MIB;
const FOR_A_SANDBOX = 96 * MIB;

/** The kernel's usual number of processes (pid_max 32,768) ends at about 480 sandboxes, whatever memory there is. */
const MOST = 400;

export function capacityOf(memory: number): number {
  const bears = Math.floor((memory - FOR_THE_MACHINE) / FOR_A_SANDBOX);
  return Math.min(MOST, Math.max(1, bears));
}

/**
 * Of what the engine says it has; where it does not tell, as one behind our proxy, of the machine that it shares with us.
 * undefined where it is another machine's.
 */
export async function measureCapacity(engine: Engine): Promise<number | undefined> {
  const told = await engine
    .call((docker) => docker.info() as Promise<{ MemTotal?: unknown }>)
    .catch(() => ({ MemTotal: undefined }));
  const { MemTotal: memory } = told;
  if (typeof memory === 'number' && memory > 0) return capacityOf(memory);
  return engine.isHere ? capacityOf(totalmem()) : undefined;
}
