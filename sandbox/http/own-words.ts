/** What a lab itself says to wrong answers. The grader says and keeps it in English; who reads the lab translated gets it so. */
import type { Lab } from '../../labs/schema.ts';
import { fillIn } from '../world/template.ts';
import type { LookedTask, ResultView } from './api.ts';

/** The lab's own sentences about answers to a task, with names filled in: English → the reader's. */
export type OwnWords = ReadonlyMap<string, string>;

export function ownWords(lab: Lab, read: Lab, task: string, names: Record<string, string>): OwnWords {
  if (read === lab) return new Map();
  const [said, told] = [lab, read].map((each) => explanationsOf(each, task, names));
  return new Map(said?.map((sentence, at) => [sentence, told?.[at] ?? sentence]));
}

function explanationsOf({ tasks }: Lab, task: string, names: Record<string, string>): string[] {
  const checks = tasks.find(({ id }) => id === task)?.checks ?? [];
  const texts = checks.flatMap((check) => (check.check === 'answer' ? Object.values(check.wrong) : []));
  return texts.map((text) => fillIn(text, names, 'wrong'));
}

export function resultInWords(result: ResultView, language: string, own: OwnWords): ResultView {
  return {
    ...result,
    checks: result.checks.map((check) => {
      const summary = own.get(check.summary);
      return summary === undefined ? check : { ...check, summary, language };
    }),
  };
}

/** A look that saw something else, too, stays as it was: it has one language. */
export function lookedInWords(looked: LookedTask, language: string, own: OwnWords): LookedTask {
  const saw = looked.saw.flatMap((sentence) => own.get(sentence) ?? []);
  return saw.length > 0 && saw.length === looked.saw.length ? { ...looked, saw, language } : looked;
}
