/** What of a sandbox is still there when its server, or its containers, were killed. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Engine } from '../../../sandbox/drivers/docker/engine.ts';
import { dockerDriver } from '../../../sandbox/drivers/docker/index.ts';
import { reasonToSkip } from './ready.ts';

const reason = await reasonToSkip();

describe.skipIf(reason !== undefined)(`a sandbox in containers${reason ? ` (${reason})` : ''}`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'relaylab-survival-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  test('outlives its server and its containers with files, queue and wires', { timeout: 240_000 }, async () => {
    const from = (path: string) => JSON.stringify(join(import.meta.dirname, path));
    const script = join(dataDir, 'server.mts');
    writeFileSync(
      script,
      `import { dockerDriver } from ${from('../../../sandbox/drivers/docker/index.ts')};
       import { contractWorldSpec } from ${from('./server-spec.ts')};
       const driver = dockerDriver({ dataDir: ${JSON.stringify(dataDir)} });
       const sandbox = await driver.create(contractWorldSpec('killed'));
       await sandbox.terminal('mail', { columns: 80, rows: 24 });
       await sandbox.run('mail', ['sh', '-c', 'echo kept > /root/kept; postconf -e defer_transports=smtp; postfix reload']);
       await sandbox.run('mail', ['sendmail', 'someone@far.example'], { stdin: 'canary-kept' });
       process.kill(process.pid, 'SIGKILL');`,
    );
    const server = spawn(process.execPath, [script], { stdio: 'inherit' });
    expect(await new Promise((resolve) => server.once('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL');

    await using driver = dockerDriver({ dataDir });
    const [sandbox, ...others] = await driver.adopt();
    expect(others).toEqual([]);
    if (!sandbox) return expect.fail('the sandbox is gone');
    const isWhole = async () => {
      expect(Buffer.from(await sandbox.read('mail', '/root/kept')).toString()).toBe('kept\n');
      // On its way from one queue to the next it may be seen in both.
      await expect.poll(async () => (await sandbox.locate('canary-kept')).map(({ kind }) => kind)).toEqual(['queue']);
      const [stranger] = sandbox.world.prober.outside;
      const scan = () => sandbox.internet.scan(stranger?.v4 ?? '', sandbox.world.mail.public.v4, [25]);
      await expect.poll(scan, { timeout: 30_000 }).toMatchObject([{ open: true, speaksSmtp: true }]);
    };
    await isWhole();
    expect((await sandbox.run('mail', ['ps', 'ax', '-o', 'args'])).stdout).not.toContain('bash -l');

    const instance = readFileSync(join(dataDir, 'docker', 'instance'), 'utf8').trim();
    const { docker } = new Engine();
    const running = await docker.listContainers({ filters: { label: [`relaylab.instance=${instance}`] } });
    await Promise.all(running.map(({ Id }) => docker.getContainer(Id).kill()));
    await isWhole();
    await sandbox.destroy();
    expect(
      await docker.listContainers({ all: true, filters: { label: ['relaylab.set', `relaylab.instance=${instance}`] } }),
    ).toEqual([]);
  });

  test('lets its server end by itself once it was told to stop', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(dataDir, 'stopped-'));
    const from = (path: string) => JSON.stringify(join(import.meta.dirname, path));
    const script = join(folder, 'server.mts');
    writeFileSync(
      script,
      `import { dockerDriver } from ${from('../../../sandbox/drivers/docker/index.ts')};
       import { contractWorldSpec } from ${from('./server-spec.ts')};
       const driver = dockerDriver({ dataDir: ${JSON.stringify(folder)} });
       const sandbox = await driver.create(contractWorldSpec('stopped'));
       await sandbox.write('mail', '/root/kept', new Uint8Array());
       await driver[Symbol.asyncDispose]();`,
    );
    const server = spawn(process.execPath, [script], { stdio: 'inherit', timeout: 60_000 });
    try {
      expect(await new Promise((resolve) => server.once('exit', (...how) => resolve(how)))).toEqual([0, null]);
    } finally {
      await using driver = dockerDriver({ dataDir: folder });
      for (const sandbox of await driver.adopt()) await sandbox.destroy();
    }
  });
});
