/** What stands in a student's configuration and belongs into another sandbox: recorded, and worth no point and costing none. */
import type { Evidence } from '../../labs/schema.ts';
import type { ConfigurationFile } from '../drivers/driver.ts';
import { type Foreign, foreignTo } from '../world/foreign.ts';
import type { World } from '../world/world.ts';

/** Pieces that are shown; who copied more than that has copied. */
const MOST = 20;
const LINE_LENGTH = 300;

const MEANS: Record<Foreign['what'], string> = {
  domain: 'is a name that this lab does not have',
  network: 'is no network of this lab, nor beside one of them',
  login: 'is not the login of this lab at the smart host',
  proof: 'is not the proof that this lab asks for',
  canary: "is the mark of one of the grader's letters",
};

/** Each thing once, where it stands first. */
export function foreignIn(files: readonly ConfigurationFile[], world: World): Evidence[] {
  const find = foreignTo(world);
  const found = new Map<string, Evidence>();
  for (const { path, data } of files) {
    const text =
      typeof data === 'string' ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();
    if (find(text).length === 0) continue;
    text.split('\n').forEach((line, index) => {
      for (const { text: thing, what } of find(line))
        if (!found.has(thing) && found.size < MOST)
          found.set(thing, {
            kind: 'words',
            title: `${path}:${index + 1}`,
            text: `${line.trim().slice(0, LINE_LENGTH)}\n${thing} ${MEANS[what]}.`,
          });
    });
  }
  return [...found.values()];
}
