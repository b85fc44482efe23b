import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { Lab } from '../../labs/schema.ts';
import { type Catalog, LABS_FOLDER, loadCatalog, WORLD_FOLDER } from '../catalog.ts';
import { LabError } from '../errors.ts';
import { missingParts } from '../grader/missing.ts';
import { skeleton } from './new-lab/skeleton.ts';
import { type AddCommand, print } from './result.ts';

export const addNewLab: AddCommand = (program, done) => {
  program
    .command('new-lab')
    .description('make the folder of a new lab, and say what to write into it')
    .argument('<id>', 'its name: lower-case letters, digits and hyphens')
    .option('--labs <folder>', 'the folder that holds the labs', LABS_FOLDER)
    .action(async (id: string, options: { labs: string }) => {
      const folder = resolve(options.labs);
      const catalog = await loadCatalog(folder);
      refuseBadId(id, catalog);
      const shown = relative(process.cwd(), join(folder, id)) || '.';
      await makeFolder(join(folder, id), shown);
      for (const [path, text] of Object.entries(skeleton(id, nextOrder(catalog)))) {
        await mkdir(dirname(join(folder, id, path)), { recursive: true });
        await writeFile(join(folder, id, path), text);
        print(`made ${shown}/${path}`);
      }
      print(`\nIt runs already: npx relaylab try ${id}. To be written:`);
      for (const part of await missingParts((await loadCatalog(folder)).lab(id))) print(`- ${part}`);
      print(`\nnpx relaylab verify ${id} says at any time what is left. CONTRIBUTING.md tells how to add a lab.`);
      done(0);
    });
};

/** Throws LabError `bad-request`. */
function refuseBadId(id: string, { labs }: Catalog): void {
  const read = Lab.shape.id.safeParse(id);
  if (!read.success)
    throw new LabError('bad-request', `"${id}" cannot be the name of a lab: ${read.error.issues[0]?.message}.`);
  if (id === WORLD_FOLDER)
    throw new LabError('bad-request', `"${id}" is the stage that all labs share. Choose another name.`);
  if (labs.some(({ definition }) => definition.id === id))
    throw new LabError('bad-request', `There is a lab "${id}" already. Choose another name, or edit labs/${id}/.`);
}

/** Throws LabError `bad-request` when something is there already. */
async function makeFolder(path: string, shown: string): Promise<void> {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new LabError('bad-request', `${shown} is there already. Move it away, or choose another name.`);
  });
}

function nextOrder({ labs }: Catalog): number {
  return Math.max(0, ...labs.map(({ definition }) => definition.order)) + 1;
}
