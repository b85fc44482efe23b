/** What a lab still lacks before it is worth handing to students, told to its author without making a sandbox. */
import type { Lab } from '../../labs/schema.ts';
import { TO_WRITE, textsOf } from '../catalog/texts.ts';
import type { CatalogLab } from '../catalog.ts';

/** No check may demand one way of doing it right; a second honest way shows that none does. */
const LEAST_SOLUTIONS = 2;
/** Enough that each kind of cheating can be among them. */
const LEAST_MUTANTS = 8;

/** One sentence each, saying what to write and where; empty when nothing is missing. */
export async function missingParts(lab: CatalogLab): Promise<string[]> {
  const { definition } = lab;
  const folder = `labs/${definition.id}`;
  const solutions = lab.solutions();
  const mutants = await lab.mutants();
  const missing: string[] = [];
  if (solutions.length < LEAST_SOLUTIONS)
    missing.push(
      `one honest solution only. Write a truly different one in ${folder}/solutions/<name>/, so that no check demands one way.`,
    );
  if (mutants.length < LEAST_MUTANTS)
    missing.push(
      `${count(mutants.length, 'mutant')} of at least ${LEAST_MUTANTS}. Write more wrong fixes in ${folder}/mutants/<name>/.`,
    );
  for (const { id } of definition.tasks)
    if (!mutants.some(({ caughtBy }) => caughtBy === id))
      missing.push(
        `no mutant is caught by the task "${id}". Write one in ${folder}/mutants/<name>/ with "caught-by: ${id}".`,
      );
  return [...missing, ...unwritten(definition, `${folder}/lab.yaml`)];
}

/** Texts that still say what to write in their place. */
function unwritten(lab: Lab, file: string): string[] {
  return textsOf(lab).flatMap(([key, text]) =>
    text.startsWith(TO_WRITE) ? [`the text of ${key} in ${file}: ${text.slice(TO_WRITE.length)}`] : [],
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
