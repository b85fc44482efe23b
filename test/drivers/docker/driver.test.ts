import { describe } from 'vitest';
import { Engine } from '../../../sandbox/drivers/docker/engine.ts';
import { dockerDriver } from '../../../sandbox/drivers/docker/index.ts';
import { labPlans } from '../../../sandbox/drivers/docker/plans.ts';
import { locate, required, requires } from '../../require.ts';
import { describeDriver } from '../contract.ts';

const images = [...new Set(Object.values(labPlans).map(({ image }) => image))];
const hasImages = async () => {
  const engine = new Engine();
  return (await Promise.all(images.map((image) => engine.has(image).catch(() => false)))).every(Boolean);
};

if (locate.docker() === undefined) requires('docker')('runs sandboxes in containers', () => undefined);
else if (required('docker') || (await hasImages()))
  describeDriver('docker', { make: async (dataDir) => dockerDriver({ dataDir }) });
else describe.skip('the docker driver (its images are not built)', () => undefined);
