/** The suite: every case on the embedded lab and on a real Postfix, and where the two disagree. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Driver, Sandbox } from '../../sandbox/drivers/driver.ts';
import { LabError } from '../../sandbox/errors.ts';
import { type Configuration, loadConfigurations } from './case.ts';
import { type Outcome, type Outcomes, runConfiguration } from './run.ts';
import { fidelitySpec, openFarEnds } from './stage.ts';

interface Difference {
  case: string;
  about: 'verdict' | 'texts';
  embedded: string[];
  postfix: string[];
}

export interface Fidelity {
  cases: number;
  verdictsAgree: number;
  textsAgree: number;
  differences: Difference[];
}

/** Verdicts of the real Postfix: case → verdict. */
export const RECORD = join(import.meta.dirname, 'verdicts.json');
const SEPARATOR = ' | ';

/** Of the texts, so many must agree. */
const TEXTS_WANTED = 0.99;

export interface FidelityOptions {
  seed?: string;
  /** Configurations whose id begins so; all when left out. */
  only?: string[];
  remark?: (text: string) => void;
  /** Keeps what the real Postfix decided, for machines without Docker. */
  record?: boolean;
}

export async function fidelity(embedded: Driver, real: Driver, options: FidelityOptions = {}): Promise<Fidelity> {
  const { seed = 'fidelity', only = [], remark = () => undefined } = options;
  const wanted = loadConfigurations().filter(
    ({ id }) => only.length === 0 || only.some((prefix) => id.startsWith(prefix)),
  );
  if (options.record && only.length > 0)
    throw new LabError('bad-request', '--record keeps all cases: leave --only out.');
  if (wanted.length === 0)
    throw new LabError('not-found', `No configuration of the fidelity suite begins with ${only.join(' or ')}.`);
  const [ours, theirs] = await Promise.all([
    playSuite(embedded, seed, wanted, () => undefined),
    playSuite(real, seed, wanted, remark),
  ]);
  if (options.record) writeFileSync(RECORD, recordOf(theirs));
  return compare(ours, theirs);
}

export function shownVerdict({ verdict }: Outcome): string {
  return verdict.join(SEPARATOR);
}

function recordOf(outcomes: Outcomes): string {
  const verdicts = Object.fromEntries([...outcomes].map(([name, outcome]) => [name, shownVerdict(outcome)]));
  return `${JSON.stringify(verdicts, null, 2)}\n`;
}

export function agrees({ cases, verdictsAgree, textsAgree }: Fidelity): boolean {
  return verdictsAgree === cases && textsAgree >= cases * TEXTS_WANTED;
}

export async function playSuite(
  driver: Driver,
  seed: string,
  configurations: Configuration[],
  remark: (text: string) => void,
): Promise<Outcomes> {
  await using sandbox: Sandbox = await driver.create(fidelitySpec(seed));
  await openFarEnds(sandbox);
  const outcomes: Outcomes = new Map();
  for (const configuration of configurations) {
    const begun = performance.now();
    for (const [name, outcome] of await runConfiguration(sandbox, configuration)) outcomes.set(name, outcome);
    remark(`${configuration.id}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }
  return outcomes;
}

function compare(embedded: Outcomes, postfix: Outcomes): Fidelity {
  const differences = [...postfix].flatMap(([name, theirs]) => {
    const ours = embedded.get(name) ?? { verdict: ['was not played'], texts: [] };
    return (['verdict', 'texts'] as const).flatMap((about) => differenceIn(name, about, ours, theirs) ?? []);
  });
  const wrong = (about: Difference['about']) => differences.filter((difference) => difference.about === about).length;
  return {
    cases: postfix.size,
    verdictsAgree: postfix.size - wrong('verdict'),
    textsAgree: postfix.size - wrong('texts'),
    differences,
  };
}

function differenceIn(
  name: string,
  about: Difference['about'],
  ours: Outcome,
  theirs: Outcome,
): Difference | undefined {
  if (ours[about].join('\n') === theirs[about].join('\n')) return undefined;
  // The whole verdict is short; of the texts, only the lines that the other has not got.
  if (about === 'verdict') return { case: name, about, embedded: ours.verdict, postfix: theirs.verdict };
  const embedded = without(ours.texts, theirs.texts);
  const postfix = without(theirs.texts, ours.texts);
  const sameLines = embedded.length === 0 && postfix.length === 0;
  return {
    case: name,
    about,
    embedded: sameLines ? ours.texts : embedded,
    postfix: sameLines ? theirs.texts : postfix,
  };
}

/** Lines of the first that the second has not, or has less often. */
function without(lines: string[], others: string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
