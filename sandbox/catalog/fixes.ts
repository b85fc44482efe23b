/**
 * The states that a lab's author keeps with it: `solution/`, further honest ways in `solutions/<name>/`, and wrong ones in
 * `mutants/<name>/`. Each holds files per host, a solution.sh per host, and answers.yaml.
 */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Answers, type Lab, Mutant } from '../../labs/schema.ts';
import type { Problems } from './problems.ts';
import { readTree, type Tree } from './tree.ts';
import { readYaml } from './yaml-file.ts';

export interface Fix {
  name: string;
  tree: Tree;
  answers: Record<string, string>;
  /** Mutants only. */
  mutant?: Mutant;
}

/** The name of a lab as it is before anybody touched it. */
export const UNTOUCHED = 'none';
const SOLUTION = 'solution';
const [SOLUTIONS, MUTANTS] = ['solutions', 'mutants'];

/** Solutions first, the one in `solution/` before the others; then mutants. `shown` is the folder's name in messages. */
export async function readFixes(folder: string, shown: string, lab: Lab, problems: Problems): Promise<Fix[]> {
  const inside = async (part: string) => (await foldersOf(join(folder, part))).map((name) => `${part}/${name}`);
  const solutions = [SOLUTION, ...(await inside(SOLUTIONS))];
  const mutants = await inside(MUTANTS);
  const fixes = await Promise.all([
    ...solutions.map((place) => readSolution(folder, shown, place, lab, problems)),
    ...mutants.map((place) => readMutant(folder, shown, place, lab, problems)),
  ]);
  checkFixNames([...solutions, ...mutants], shown, problems);
  const honest = solutions.map((place) => basename(place));
  for (const { name, mutant } of fixes)
    if (mutant?.upon !== undefined && !honest.includes(mutant.upon))
      problems.add(
        `${shown}/${MUTANTS}/${name}/mutant.yaml`,
        `upon: no solution has the name "${mutant.upon}". There are: ${honest.join(', ')}.`,
      );
  return fixes;
}

async function foldersOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.sort();
}

function checkFixNames(places: string[], shown: string, problems: Problems): void {
  for (const [index, place] of places.entries()) {
    const name = basename(place);
    const taken = [UNTOUCHED, ...places.slice(0, index).map((other) => basename(other))];
    if (taken.includes(name))
      problems.add(
        `${shown}/${place}`,
        `the name "${name}" is taken. Choose another: "try --apply" knows it by its name.`,
      );
  }
}

async function readSolution(folder: string, shown: string, place: string, lab: Lab, problems: Problems): Promise<Fix> {
  return readFix(join(folder, place), `${shown}/${place}`, [], lab, problems);
}

async function readMutant(folder: string, shown: string, place: string, lab: Lab, problems: Problems): Promise<Fix> {
  const [path, where] = [join(folder, place), `${shown}/${place}`];
  const fix = await readFix(path, where, ['mutant.yaml'], lab, problems);
  if (!(await readdir(path).catch(() => [] as string[])).includes('mutant.yaml')) {
    problems.add(where, 'has no mutant.yaml. Say in it why this is wrong, and the task that must catch it.');
    return fix;
  }
  const mutant = await readYaml(join(path, 'mutant.yaml'), `${where}/mutant.yaml`, Mutant, problems);
  if (mutant && !lab.tasks.some(({ id }) => id === mutant['caught-by']))
    problems.add(`${where}/mutant.yaml`, `caught-by: no task has the id "${mutant['caught-by']}".`);
  const { of = [], pick = 0 } = lab.variant.faults ?? {};
  if (mutant && (mutant.faults.length > pick || mutant.faults.some((name) => !of.includes(name))))
    problems.add(
      `${where}/mutant.yaml`,
      `faults: no variant draws ${mutant.faults.join(', ')}. Name at most ${pick} of variant.faults.of in lab.yaml.`,
    );
  return { ...fix, ...(mutant ? { mutant } : {}) };
}

async function readFix(path: string, where: string, besides: string[], lab: Lab, problems: Problems): Promise<Fix> {
  const tree = await readTree(path, where, { scripts: true, besides: ['answers.yaml', ...besides] }, problems);
  const entries = await readdir(path).catch(() => [] as string[]);
  const answers = entries.includes('answers.yaml')
    ? await readYaml(join(path, 'answers.yaml'), `${where}/answers.yaml`, Answers, problems)
    : {};
  for (const id of Object.keys(answers ?? {}))
    if (!lab.tasks.some((task) => task.id === id && task.question))
      problems.add(`${where}/answers.yaml`, `${id}: no task with this id asks a question. Correct or remove it.`);
  return { name: basename(path), tree, answers: answers ?? {} };
}
