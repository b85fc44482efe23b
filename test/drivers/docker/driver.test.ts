import { describe } from 'vitest';
import { dockerDriver } from '../../../sandbox/drivers/docker/index.ts';
import { describeDriver } from '../contract.ts';
import { reasonToSkip } from './ready.ts';

const reason = await reasonToSkip();
if (reason === undefined) describeDriver('docker', { make: async (dataDir) => dockerDriver({ dataDir }) });
else describe.skip(`the docker driver (${reason})`, () => undefined);
