/** faults/<name>/: what is wrong in some variants of a lab, and the files that come with it. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, type Lab } from '../../labs/schema.ts';
import type { Problems } from './problems.ts';
import { readTree, type Tree } from './tree.ts';
import { readYaml } from './yaml-file.ts';

export interface FaultFolder {
  name: string;
  fault: Fault;
  tree: Tree;
}

const FOLDER = 'faults';
const FILE = 'fault.yaml';

/** The faults that `variant.faults.of` names, one folder each. */
export async function readFaults(folder: string, shown: string, lab: Lab, problems: Problems): Promise<FaultFolder[]> {
  const wanted = lab.variant.faults?.of ?? [];
  const there = await readdir(join(folder, FOLDER)).catch(() => [] as string[]);
  for (const name of there.filter((each) => !wanted.includes(each)))
    problems.add(`${shown}/${FOLDER}/${name}`, 'is not drawn. Name it in variant.faults.of of lab.yaml, or remove it.');
  const found = await Promise.all(
    wanted.map(async (name) => {
      const place = `${shown}/${FOLDER}/${name}`;
      if (!there.includes(name)) {
        problems.add(`${shown}/lab.yaml`, `variant.faults.of: "${name}" has no folder. Write ${place}/${FILE}.`);
        return undefined;
      }
      const path = join(folder, FOLDER, name);
      const fault = await readYaml(join(path, FILE), `${place}/${FILE}`, Fault, problems);
      const tree = await readTree(path, place, { scripts: false, besides: [FILE] }, problems);
      return fault ? { name, fault, tree } : undefined;
    }),
  );
  return found.filter((each) => each !== undefined);
}

/** `slot.<name>` → text, with some faults drawn: theirs one after the other, else the lab's own. */
export function slotsOf(lab: Lab, drawn: readonly string[]): Record<string, string> {
  const faults = drawn.flatMap((name) => lab.faults[name] ?? []);
  const names = [lab.slots, ...Object.values(lab.faults).map(({ slots }) => slots)].flatMap(Object.keys);
  return Object.fromEntries(
    names.map((name) => {
      const texts = faults.flatMap(({ slots }) => slots[name] ?? []);
      return [`slot.${name}`, texts.length > 0 ? texts.join('') : (lab.slots[name] ?? '')];
    }),
  );
}
