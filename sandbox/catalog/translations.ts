/** texts/<language>.yaml: what a student reads of a lab, in languages other than that of lab.yaml. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../../labs/schema.ts';
import { type LabTexts, textsFor } from '../../labs/texts.ts';
import type { Problems } from './problems.ts';
import { readYaml } from './yaml-file.ts';

/** The language that every lab.yaml is written in. */
export const FIRST_LANGUAGE = 'en';

const FOLDER = 'texts';
/** A language by its tag (BCP 47), without a country. */
const FILE = /^([a-z]{2,3})\.yaml$/;

/** The lab's texts in each language that it has them in, besides the first. */
export async function readTranslations(
  folder: string,
  shown: string,
  lab: Lab,
  problems: Problems,
): Promise<Map<string, LabTexts>> {
  const names = await readdir(join(folder, FOLDER)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found = new Map<string, LabTexts>();
  for (const name of names.sort()) {
    const place = `${shown}/${FOLDER}/${name}`;
    const language = FILE.exec(name)?.[1];
    if (language === undefined || language === FIRST_LANGUAGE) {
      problems.add(
        place,
        'does not belong here. Name it after its language, as in id.yaml; lab.yaml is the English one.',
      );
      continue;
    }
    const texts = await readYaml(join(folder, FOLDER, name), place, textsFor(lab), problems);
    if (texts) found.set(language, texts);
  }
  return found;
}
