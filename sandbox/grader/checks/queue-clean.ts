/** No spam waits in the queue: what is on hold or put aside would go out one day. */
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';

/** Queue IDs that are named. */
const SHOWN = 8;

export const queueClean: CheckImplementation<'queue-clean'> = {
  survivesRestart: false,
  perform: judge,
  look: { after: ['mail', 'service'], by: 'reading', sees: 'essence', perform: judge },
};

async function judge(_: unknown, { sandbox }: CheckContext): Promise<Verdict> {
  const mark = sandbox.world.scene?.spamMark;
  if (mark === undefined) return passed('There is no spam in this world.');
  const waiting = (await sandbox.locate(mark)).filter(({ kind }) => kind === 'queue');
  if (waiting.length === 0) return passed('No spam waits in any queue.');
  const shown = waiting
    .slice(0, SHOWN)
    .map(({ queueId, where, recipients }) => `${queueId ?? '?'} ${where}: ${(recipients ?? []).join(', ')}`);
  return failed(
    `${waiting.length} ${waiting.length === 1 ? 'message of spam is' : 'messages of spam are'} still in the queue, bounces of spam included. They leave as soon as somebody takes them.`,
    [{ kind: 'words', title: 'Some of them', text: shown.join('\n') }],
  );
}
