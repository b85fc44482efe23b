/** One thread of `relaylab verify`: verifies the labs it is told to, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { LabError } from '../../errors.ts';
import { TRIAL_PACE } from '../../grader/trial.ts';
import { verify } from '../../grader/verify.ts';
import { open } from '../open.ts';
import type { ThreadAnswer, ThreadOrder, ThreadSettings } from './messages.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a thread of relaylab verify only');
const tell = (answer: ThreadAnswer): void => port.postMessage(answer);

const { driver: name, seed }: ThreadSettings = workerData;
const opened = await open(name, { pace: TRIAL_PACE });
port.on('message', async (order: ThreadOrder) => {
  if ('end' in order) {
    await opened[Symbol.asyncDispose]();
    port.close();
    return;
  }
  try {
    const { labs } = await verify(opened.driver, [opened.catalog.lab(order.lab)], seed, (text) =>
      tell({ type: 'progress', text }),
    );
    for (const verdict of labs) tell({ type: 'verdict', verdict });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    tell({ type: 'failed', text, ...(error instanceof LabError ? { code: error.code } : {}) });
  }
});
tell({ type: 'ready' });
