/** The folder that everything is kept in. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { LabError } from './errors.ts';

/** Makes it when it is not there. Throws LabError `bad-config` when one may not write to it. */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError(
      'bad-config',
      `RELAYLAB_DATA: cannot write to ${folder} (${why}). Name a folder that you may write to.`,
      { cause: error },
    );
  }
}
