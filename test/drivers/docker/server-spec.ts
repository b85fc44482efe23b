/** A small lab for a server that runs outside of vitest. */
import type { SandboxSpec } from '../../../sandbox/drivers/driver.ts';
import { drawWorld } from '../../../sandbox/world/variant.ts';

export function contractWorldSpec(id: string): SandboxSpec {
  return { id, lab: 'contract', world: drawWorld(id, { blackHole: false }), files: {} };
}
