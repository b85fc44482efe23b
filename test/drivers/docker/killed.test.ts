/** kill -9 of the real server while its labs run in containers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ServerProcess } from '../../fixtures/server-process.ts';
import { containersOf, removeContainersOf } from './containers-of.ts';
import { reasonToSkip } from './ready.ts';

const LABS = ['trusted-hosts', 'is-it-open'] as const;
const DOCKER = { RELAYLAB_DRIVER: 'docker', RELAYLAB_POOL: '0' };

const reason = await reasonToSkip();

describe.skipIf(reason !== undefined)(`a killed server of labs in containers${reason ? ` (${reason})` : ''}`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'relaylab-killed-'));
  afterAll(async () => {
    await removeContainersOf(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  test('finds every lab again in the same containers, with files, queue and terminals, and leaves none over', {
    timeout: 240_000,
  }, async () => {
    const look = async (server: ServerProcess) =>
      Promise.all(
        LABS.map(async (lab) => ({
          // A terminal each, opened anew.
          files: await server.typed(lab, 'mail', 'cat /root/mine; md5sum /etc/postfix/main.cf'),
          outside: await server.typed(lab, 'outside', 'cat /root/mine'),
          queue: await server.typed(lab, 'mail', 'postqueue -p | grep --color=never -E "^[0-9A-Za-z]{6,}|@"'),
        })),
      );
    const sets = async () => (await containersOf(dataDir)).map(({ Names, Id }) => `${Names[0]} ${Id}`).toSorted();
    const { seen, made } = await (async () => {
      await using server = await ServerProcess.start(dataDir, DOCKER);
      for (const lab of LABS) {
        await server.ask('POST', `/api/labs/${lab}/start`);
        await server.typed(lab, 'outside', `echo ${lab} > /root/mine`);
        const commands = [
          `echo ${lab} > /root/mine`,
          'postconf -e defer_transports=smtp',
          'postfix reload 2>/dev/null',
          'echo kept | sendmail somebody@elsewhere.example',
          'until postqueue -p | grep -q transport; do sleep 1; done',
        ];
        await server.typed(lab, 'mail', commands.join('; '));
        // Left open, so that the server dies with a shell at work.
        await server.page(lab, 'mail').message('ready');
      }
      return { seen: await look(server), made: await sets() };
    })();
    expect(seen[0]?.queue).toContain('somebody@elsewhere.example');
    expect(seen[1]?.outside).toBe('is-it-open\r\n');
    // Four hosts each, and the helper that lays the wires.
    expect(made).toHaveLength(4 * LABS.length + 1);
    await using again = await ServerProcess.start(dataDir, DOCKER);
    expect(await look(again)).toEqual(seen);
    expect(await sets()).toEqual(made);
  });
});
