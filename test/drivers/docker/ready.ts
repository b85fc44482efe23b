/** Whether sandboxes can be run in containers here. */
import { Engine } from '../../../sandbox/drivers/docker/engine.ts';
import { imagesReady } from '../../../sandbox/drivers/docker/images/status.ts';
import { locate, required } from '../../require.ts';

/** Why the tests are left out; undefined when they are to run, and to fail where something is missing that is required. */
export async function reasonToSkip(): Promise<string | undefined> {
  if (required('docker')) return undefined;
  if (locate.docker() === undefined) return 'no Docker engine here';
  const { missing } = await imagesReady(new Engine()).catch((error: unknown) => ({
    missing: [{ what: String(error) }],
  }));
  return missing[0]?.what;
}
