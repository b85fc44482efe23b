/** Follows a check that runs, as the server tells it: one line of JSON at each change. */
import type { CheckProgress } from '../../../sandbox/http/api.ts';
import { ApiFailure } from './api.ts';

/** Until the server has a check to tell of. Milliseconds. */
const KNOCK_AGAIN = 250;

/**
 * Resolves when the check has ended, or at once when none runs: false then. Rejects with ApiFailure `no-server` when the
 * connection is lost, and when the signal is aborted.
 */
export async function followCheck(
  lab: string,
  hear: (progress: CheckProgress) => void,
  signal?: AbortSignal,
  send = fetch,
): Promise<boolean> {
  try {
    const response = await send(`/api/labs/${lab}/check`, signal ? { signal } : {});
    if (response.status !== 200 || !response.body) return false;
    for await (const line of linesOf(response.body)) if (!signal?.aborted) hear(JSON.parse(line));
    return true;
  } catch {
    throw new ApiFailure('no-server', 'The connection broke off.');
  }
}

/** For a check that is just being asked for: waits until it is there, and comes back after a lost connection. */
export async function keepFollowing(
  lab: string,
  hear: (progress: CheckProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await followCheck(lab, hear, signal).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, KNOCK_AGAIN));
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + decoder.decode(part.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
