/** How containers are told apart: whose they are, which belong together, which is which. */
import type { Host } from '../driver.ts';

/** The server (its data folder) that made it. Others leave it alone. */
const INSTANCE = 'relaylab.instance';
/** The four that were made together. */
const SET = 'relaylab.set';
const HOST = 'relaylab.host';
/** The process that it goes away with; see throw-away.ts. */
export const OWNER = 'relaylab.owner';

export interface Labels {
  instance: string;
  set: string;
  host: Host;
}

export function labelsOf({ instance, set, host }: Labels): Record<string, string> {
  return { [INSTANCE]: instance, [SET]: set, [HOST]: host };
}

export function readLabels(labels: Record<string, string>): Labels | undefined {
  const { [INSTANCE]: instance, [SET]: set, [HOST]: host } = labels;
  if (!instance || !set || !(host === 'mail' || host === 'outside' || host === 'inside' || host === 'internet'))
    return undefined;
  return { instance, set, host };
}

/** The engine's filter for everything of one instance. */
export function ofInstance(instance: string): { label: string[] } {
  return { label: [`${INSTANCE}=${instance}`] };
}

/** `sandbox`: its id, or the set's while it waits in the pool. */
export function nameOfContainer(instance: string, sandbox: string, host: Host): string {
  return `relaylab-${instance}-${sandbox}-${host}`;
}
