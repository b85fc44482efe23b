/** The labs, loaded from their folders and checked as a whole: a lab that loads has no broken key, file or name. */
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Lab, STUDENT_HOSTS, type StudentHost } from '../labs/schema.ts';
import { type LabTexts, translated } from '../labs/texts.ts';
import { type FaultFolder, readFaults, slotsOf } from './catalog/faults.ts';
import { type Fix, readFixes, UNTOUCHED } from './catalog/fixes.ts';
import { Problems } from './catalog/problems.ts';
import { textsOf, textsOfTranslation } from './catalog/texts.ts';
import { FIRST_LANGUAGE, readTranslations } from './catalog/translations.ts';
import { fillFiles, fillScripts, readTree, type Tree } from './catalog/tree.ts';
import { readYaml } from './catalog/yaml-file.ts';
import type { SandboxSpec } from './drivers/driver.ts';
import { LabError } from './errors.ts';
import { logOfTheDayBefore } from './world/log-history.ts';
import { fillIn } from './world/template.ts';
import { variablesOf } from './world/variables.ts';
import { drawWorld } from './world/variant.ts';
import type { World } from './world/world.ts';

/** A solution or mutant in one student's world: files to lay, scripts to run after that, answers to type. */
export interface LabState {
  name: string;
  /** Applied before. */
  upon?: LabState;
  files: SandboxSpec['files'];
  /** Bash, run as root. */
  scripts: Partial<Record<StudentHost, string>>;
  /** Typed into a terminal when the scripts of all hosts have ended; see grader/typing.ts. */
  typing?: Partial<Record<StudentHost, string>>;
  /** Run after that. */
  afterwards?: Partial<Record<StudentHost, string>>;
  answers: Record<string, string>;
}

export interface CatalogLab {
  readonly definition: Lab;
  /** As it reads in the first of these languages that it has texts in, else in English. */
  inLanguage(wanted: readonly string[]): { language: string; definition: Lab };
  startingFiles(world: World): Promise<SandboxSpec['files']>;
  /** `none`: undefined; a solution's or a mutant's name: its state. Throws LabError `bad-request` for any other. */
  state(name: string, world: World): Promise<LabState | undefined>;
  /** Names of the honest ways to solve it; `solution` is the first. */
  solutions(): string[];
  mutants(): Promise<{ name: string; why: string; caughtBy: string; faults: string[] }[]>;
}

export interface Catalog {
  /** In the order of the story. */
  readonly labs: CatalogLab[];
  /** Throws LabError `no-such-lab`. */
  lab(id: string): CatalogLab;
}

/** The folder under labs/ that is no lab: the stage that all share. */
export const WORLD_FOLDER = 'world';
export const LABS_FOLDER = resolve(import.meta.dirname, '..', 'labs');

/** Throws LabError `bad-lab` that names every problem with its file and key. */
export async function loadCatalog(folder = LABS_FOLDER): Promise<Catalog> {
  const problems = new Problems();
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new LabError('bad-lab', `${folder}: there is no such folder. It should hold one folder per lab.`);
  });
  const names = entries.filter((entry) => entry.isDirectory() && entry.name !== WORLD_FOLDER).map(({ name }) => name);
  const loaded = await Promise.all(names.map((name) => loadLab(join(folder, name), problems)));
  const labs = loaded.filter((lab) => lab !== undefined).sort((a, b) => a.definition.order - b.definition.order);
  for (const [index, { definition }] of labs.entries())
    if (labs[index + 1]?.definition.order === definition.order)
      problems.add(
        `labs/${definition.id}/lab.yaml`,
        `order: ${definition.order} is also the order of "${labs[index + 1]?.definition.id}". Give each its own.`,
      );
  problems.throwIfAny();
  return {
    labs,
    lab(id) {
      const found = labs.find(({ definition }) => definition.id === id);
      if (found) return found;
      const known = labs.map(({ definition }) => definition.id).join(', ');
      throw new LabError('no-such-lab', `There is no lab "${id}". There are: ${known}.`);
    },
  };
}

async function loadLab(folder: string, problems: Problems): Promise<CatalogLab | undefined> {
  const shown = `labs/${basename(folder)}`;
  const entries = await readdir(folder);
  if (!entries.includes('lab.yaml')) {
    problems.add(shown, 'has no lab.yaml. Write one after labs/schema.ts, or move the folder away.');
    return undefined;
  }
  const definition = await readYaml(join(folder, 'lab.yaml'), `${shown}/lab.yaml`, Lab, problems);
  if (!definition) return undefined;
  if (definition.id !== basename(folder))
    problems.add(`${shown}/lab.yaml`, `id: "${definition.id}" is not the name of its folder. Make them equal.`);
  const files = await readTree(join(folder, 'files'), `${shown}/files`, { scripts: false, besides: [] }, problems);
  const faults = await readFaults(folder, shown, definition, problems);
  const lab = { ...definition, faults: Object.fromEntries(faults.map(({ name, fault }) => [name, fault])) };
  const fixes = await readFixes(folder, shown, lab, problems);
  const translations = await readTranslations(folder, shown, lab, problems);
  const trees = faults.map(({ name, tree }) => ({ name, tree, answers: {} }));
  checkNames(lab, translations, shown, [{ name: 'files', tree: files, answers: {} }, ...trees, ...fixes], problems);
  return catalogLab(lab, translations, { files, faults }, fixes, shown);
}

/** Every `{{name}}` must be one that the lab's world has; a sample world has the names of all. */
function checkNames(lab: Lab, translations: Translations, shown: string, fixes: Fix[], problems: Problems): void {
  const world = drawWorld('sample', lab.variant);
  const variables = { ...variablesOf(world), ...filledSlots(lab, world, Object.keys(lab.faults)) };
  for (const [key, text] of textsOf(lab)) problems.collect(() => fillIn(text, variables, `${shown}/lab.yaml: ${key}`));
  for (const [language, texts] of translations)
    for (const [key, text] of textsOfTranslation(texts))
      problems.collect(() => fillIn(text, variables, `${shown}/texts/${language}.yaml: ${key}`));
  for (const { name, tree, answers } of fixes) {
    problems.collect(() => fillFiles(tree, variables));
    problems.collect(() => fillScripts(tree.scripts, variables));
    problems.collect(() => fillScripts(tree.typing, variables));
    problems.collect(() => fillScripts(tree.afterwards, variables));
    for (const [task, text] of Object.entries(answers))
      problems.collect(() => fillIn(text, variables, `${shown}/…/${name}/answers.yaml: ${task}`));
  }
}

/** The texts of slots may hold names of the world themselves. */
function filledSlots(lab: Lab, world: World, drawn: readonly string[]): Record<string, string> {
  const variables = variablesOf(world);
  return Object.fromEntries(
    Object.entries(slotsOf(lab, drawn)).map(([name, text]) => [
      name,
      fillIn(text, variables, `labs/${lab.id}: ${name}`),
    ]),
  );
}

/** The lab's files, and over them those of the faults that the world has. */
function startingFiles(lab: Lab, { files, faults }: Start, world: World): SandboxSpec['files'] {
  const drawn = world.faults ?? [];
  const variables = { ...variablesOf(world), ...filledSlots(lab, world, drawn) };
  const trees = [files, ...drawn.flatMap((name) => faults.find((fault) => fault.name === name)?.tree ?? [])];
  const filled = trees.map((tree) => fillFiles(tree, variables));
  return Object.fromEntries(STUDENT_HOSTS.map((host) => [host, filled.flatMap((each) => each[host] ?? [])]));
}

/** By language. */
type Translations = ReadonlyMap<string, LabTexts>;

/** What a lab begins with. */
interface Start {
  files: Tree;
  faults: FaultFolder[];
}

function catalogLab(
  definition: Lab,
  translations: Translations,
  start: Start,
  fixes: Fix[],
  shown: string,
): CatalogLab {
  const readings = new Map([[FIRST_LANGUAGE, definition]]);
  for (const [language, texts] of translations) readings.set(language, translated(definition, texts));
  return {
    definition,
    inLanguage(wanted) {
      const language = wanted.find((each) => readings.has(each)) ?? FIRST_LANGUAGE;
      return { language, definition: readings.get(language) ?? definition };
    },
    startingFiles: async (world) => withHistory(startingFiles(definition, start, world), world),
    solutions: () => fixes.flatMap(({ name, mutant }) => (mutant ? [] : [name])),
    mutants: async () =>
      fixes.flatMap(({ name, mutant }) =>
        mutant ? [{ name, why: mutant.why, caughtBy: mutant['caught-by'], faults: mutant.faults }] : [],
      ),
    async state(name, world) {
      if (name === UNTOUCHED) return undefined;
      const fix = fixes.find((known) => known.name === name);
      if (fix) return stateOf(fix, fixes, variablesOf(world), shown);
      const known = [UNTOUCHED, ...fixes.map((each) => each.name)].join(', ');
      throw new LabError('bad-request', `The lab "${definition.id}" has no state "${name}". There are: ${known}.`);
    },
  };
}

function stateOf(fix: Fix, fixes: Fix[], variables: Record<string, string>, shown: string): LabState {
  const base = fixes.find(({ name }) => name === fix.mutant?.upon);
  return {
    name: fix.name,
    ...(base ? { upon: stateOf(base, fixes, variables, shown) } : {}),
    files: fillFiles(fix.tree, variables),
    scripts: fillScripts(fix.tree.scripts, variables),
    typing: fillScripts(fix.tree.typing, variables),
    afterwards: fillScripts(fix.tree.afterwards, variables),
    answers: Object.fromEntries(
      Object.entries(fix.answers).map(([task, text]) => [task, fillIn(text, variables, `${shown}: ${fix.name}`)]),
    ),
  };
}

/** What the scene left in the log before the student came. */
function withHistory(files: SandboxSpec['files'], world: World): SandboxSpec['files'] {
  const log = logOfTheDayBefore(world, Date.now());
  if (log === undefined) return files;
  return {
    ...files,
    mail: [...(files.mail ?? []), { path: '/var/log/mail.log.1', data: Buffer.from(log), mode: 0o640 }],
  };
}
