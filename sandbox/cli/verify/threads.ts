/** Verifies labs in several threads, each with a driver of its own that makes sandboxes within it. */
import { Worker } from 'node:worker_threads';
import type { CatalogLab } from '../../catalog.ts';
import { LabError } from '../../errors.ts';
import type { LabVerdict } from '../../grader/verify.ts';
import type { ThreadAnswer, ThreadOrder, ThreadSettings } from './messages.ts';

/** Verdicts in the order of the labs. Rejects with what the first thread failed with; the others end, too. */
export async function verifyInThreads(
  labs: readonly CatalogLab[],
  { threads, ...settings }: ThreadSettings & { threads: number },
  progress: (text: string) => void,
): Promise<LabVerdict[]> {
  const ids = labs.map(({ definition }) => definition.id);
  // The later in the story, the longer: begun first, none is left over when all others are done.
  const waiting = [...ids];
  const verdicts: LabVerdict[] = [];
  const next = (): ThreadOrder => {
    const lab = waiting.pop();
    return lab === undefined ? { end: true } : { lab };
  };
  const workers = Array.from({ length: threads }, () => startThread(settings));
  try {
    await Promise.all(workers.map((worker) => work(worker, next, { progress, verdict: (one) => verdicts.push(one) })));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return verdicts.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
}

const startThread = (workerData: ThreadSettings): Worker =>
  new Worker(new URL('./thread.ts', import.meta.url), { workerData });

/** Resolves when the thread has ended, having had every order that there was for it. */
function work(
  worker: Worker,
  next: () => ThreadOrder,
  told: { progress(text: string): void; verdict(verdict: LabVerdict): void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', (status) =>
      status === 0 ? resolve() : reject(new Error(`a thread of verify ended with ${status}`)),
    );
    worker.on('message', (answer: ThreadAnswer) => {
      if (answer.type === 'progress') return told.progress(answer.text);
      if (answer.type === 'failed')
        return reject(answer.code ? new LabError(answer.code, answer.text) : new Error(answer.text));
      if (answer.type === 'verdict') told.verdict(answer.verdict);
      worker.postMessage(next());
    });
  });
}
