/** Canaries are read in a Maildir of the recipients. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../../errors.ts';
import { type Inbox, MOST_BYTES, MOST_MESSAGES } from './inbox.ts';

/** A folder with new/ and cur/. Throws LabError `bad-request` when it is none. */
export async function maildir(folder: string): Promise<Inbox> {
  const parts = ['new', 'cur'].map((part) => join(folder, part));
  for (const part of parts)
    await readdir(part).catch(() => {
      throw new LabError('bad-request', `--maildir: ${part} cannot be read. Name a folder that has new/ and cur/.`);
    });
  const known = new Map<string, string>();
  return {
    async holds(token) {
      for (const part of parts)
        for (const name of await readdir(part)) {
          const path = join(part, name);
          if (known.has(path) || known.size >= MOST_MESSAGES) continue;
          // A mail program may move it from new/ to cur/ at any moment; it is found there at the next look.
          const data = await readFile(path).catch(() => undefined);
          if (data) known.set(path, data.subarray(0, MOST_BYTES).toString());
        }
      return [...known.values()].find((message) => message.includes(token));
    },
    async [Symbol.asyncDispose]() {},
  };
}
