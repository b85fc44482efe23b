/** Whether sandboxes can be run in containers here. */
import { Engine } from '../../../sandbox/drivers/docker/engine.ts';
import { labPlans } from '../../../sandbox/drivers/docker/plans.ts';
import { locate, required } from '../../require.ts';

/** Why the tests are left out; undefined when they are to run, and to fail where something is missing that is required. */
export async function reasonToSkip(): Promise<string | undefined> {
  if (required('docker')) return undefined;
  if (locate.docker() === undefined) return 'no Docker engine here';
  const engine = new Engine();
  for (const { image } of Object.values(labPlans))
    if (!(await engine.has(image).catch(() => false))) return `the image ${image} is not built`;
  return undefined;
}
