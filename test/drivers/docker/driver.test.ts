import { dockerDriver } from '../../../sandbox/drivers/docker/index.ts';
import { describeDriver } from '../contract.ts';
import { handPlans } from './plans.ts';

describeDriver('docker', { make: async (dataDir) => dockerDriver({ dataDir, plans: handPlans }) });
