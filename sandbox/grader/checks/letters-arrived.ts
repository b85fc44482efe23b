/** The letters of the office that waited among the spam were not thrown away with it: all of them arrived. */
import type { Letter } from '../../world/world.ts';
import { type Fate, follow, tell } from '../canary.ts';
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';

export const lettersArrived: CheckImplementation<'letters-arrived'> = {
  survivesRestart: false,
  perform: judge,
  look: { after: ['mail', 'service'], by: 'reading', sees: 'essence', perform: judge },
};

async function judge(_: unknown, { sandbox, patienceMs }: CheckContext): Promise<Verdict> {
  const { scene, domain } = sandbox.world;
  const letters = scene?.waiting.letters ?? [];
  const followed = await Promise.all(
    letters.map(async (letter) => ({
      letter,
      fate: await follow(sandbox, letter.id, `${letter.from.login}@${domain}`, patienceMs),
    })),
  );
  const text = followed.map(({ letter, fate }) => `${nameOf(letter, domain)}: ${toldOf(fate)}`).join('\n');
  const evidence = [{ kind: 'canary' as const, title: 'The letters of the office', text }];
  const lost = followed.filter(({ fate }) => fate.end !== 'delivered');
  const [first] = lost;
  if (!first) return passed(`All ${letters.length} letters of the office have arrived.`, evidence);
  return failed(
    `${lost.length} of ${letters.length} letters of the office have not arrived. The one ${nameOf(first.letter, domain)} ${toldOf(first.fate)}.`,
    evidence,
  );
}

function nameOf({ from, to, subject }: Letter, domain: string): string {
  return `from ${from.login}@${domain} to ${to} ("${subject}")`;
}

function toldOf(fate: Fate): string {
  return fate.end === 'lost' ? 'is in no queue and arrived nowhere: it was removed' : tell(fate);
}
