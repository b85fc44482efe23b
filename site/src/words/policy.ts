/** What the policy stepper says. It is fetched with it. */
import { policy as en } from './en/policy.ts';
import { policy as id } from './id/policy.ts';
import { type Language, pageLanguage } from './language.ts';

export type PolicyWords = typeof en;

const CATALOGUE: Readonly<Record<Language, PolicyWords>> = { en, id };

export function policyWords(language: Language = pageLanguage()): PolicyWords {
  return CATALOGUE[language];
}
