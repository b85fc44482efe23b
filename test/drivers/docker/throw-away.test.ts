/** What a process left that was killed while it tried a lab. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Engine } from '../../../sandbox/drivers/docker/engine.ts';
import { ownProcess, removeOwnerless } from '../../../sandbox/drivers/docker/throw-away.ts';
import { reasonToSkip } from './ready.ts';

const reason = await reasonToSkip();

describe.skipIf(reason !== undefined)(`a container that nothing is to outlive${reason ? ` (${reason})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'relaylab-throw-away-'));
  const engine = new Engine();
  const made: string[] = [];
  afterAll(async () => {
    for (const id of made)
      await engine.docker
        .getContainer(id)
        .remove({ force: true })
        .catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  });

  const ownedBy = async (mark: string): Promise<string> => {
    const Labels = { 'relaylab.owner': mark };
    const { id } = await engine.docker.createContainer({ Image: 'relaylab/shell:latest', Labels });
    made.push(id);
    return id;
  };
  const isThere = async (id: string) =>
    (await engine.docker.listContainers({ all: true })).some((container) => container.Id === id);

  test('goes when its process is gone, and stays for one that runs or is on another machine', async () => {
    const module = JSON.stringify(join(import.meta.dirname, '../../../sandbox/drivers/docker/throw-away.ts'));
    const script = `import { ownProcess } from ${module}; console.log(ownProcess());`;
    const ended = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', script], {
      encoding: 'utf8',
    }).trim();
    const [left, own, elsewhere] = [
      await ownedBy(ended),
      await ownedBy(ownProcess()),
      await ownedBy(`elsewhere/0 ${process.pid} 1`),
    ];
    await removeOwnerless(engine);
    expect([await isThere(left), await isThere(own), await isThere(elsewhere)]).toEqual([false, true, true]);
  });
});
