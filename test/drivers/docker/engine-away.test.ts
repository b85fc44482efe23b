/** The engine goes away and comes back, hosts are switched off, and unused sandboxes are paused. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dockerDriver } from '../../../sandbox/drivers/docker/index.ts';
import type { Driver, Sandbox } from '../../../sandbox/drivers/driver.ts';
import { EngineProxy } from './engine-proxy.ts';
import { reasonToSkip } from './ready.ts';
import { contractWorldSpec } from './server-spec.ts';

const reason = await reasonToSkip();

describe.skipIf(reason !== undefined)(`a sandbox in containers${reason ? ` (${reason})` : ''}`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'relaylab-away-'));
  const proxy = new EngineProxy();
  let driver: Driver;
  let sandbox: Sandbox;
  beforeAll(async () => {
    await proxy.open();
    // Where the engine has no quotas, several containers are told so at once.
    driver = dockerDriver({ dataDir, engine: proxy.engine, throwAway: true, diskBytes: 2 ** 31 });
    sandbox = await driver.create(contractWorldSpec('away'));
    await sandbox.write('mail', '/root/kept', Buffer.from('kept'));
  }, 120_000);
  afterAll(async () => {
    await sandbox?.destroy();
    await driver?.[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  const isWhole = async () => {
    expect(Buffer.from(await sandbox.read('mail', '/root/kept')).toString()).toBe('kept');
    const [stranger] = sandbox.world.prober.outside;
    const scan = () => sandbox.internet.scan(stranger?.v4 ?? '', sandbox.world.mail.public.v4, [25]);
    await expect.poll(scan, { timeout: 30_000 }).toMatchObject([{ open: true, speaksSmtp: true }]);
  };

  test('says that the engine is away, and works again when it is back', { timeout: 120_000 }, async () => {
    await isWhole();
    await proxy.close();
    expect(await driver.readiness()).toMatchObject({ ready: false });
    await expect(sandbox.run('mail', ['true'])).rejects.toMatchObject({ code: 'driver-unavailable' });
    await expect(sandbox.read('mail', '/etc/hostname')).rejects.toMatchObject({ code: 'driver-unavailable' });
    await expect(sandbox.internet.deliveries()).rejects.toMatchObject({ code: 'driver-unavailable' });
    await proxy.open();
    expect(await driver.recover?.()).toEqual([]);
    await isWhole();
  });

  test('starts a host again whose student ended everything in it', { timeout: 120_000 }, async () => {
    for (const host of ['outside', 'mail'] as const) {
      await sandbox.run(host, ['sh', '-c', 'kill -9 -1']);
      const answer = async () => (await sandbox.run(host, ['echo', 'back'])).stdout;
      await expect.poll(answer, { timeout: 60_000 }).toBe('back\n');
      const names = Buffer.from(await sandbox.read(host, '/etc/resolv.conf')).toString();
      expect(names).toContain(sandbox.world.nameServer.public.v4);
    }
    await isWhole();
  });

  test('stands still while it is paused, and goes on', { timeout: 120_000 }, async () => {
    await sandbox.pause?.();
    await sandbox.pause?.();
    await expect(sandbox.run('mail', ['true'])).rejects.toThrow();
    expect(await driver.recover?.()).toEqual([]);
    await sandbox.resume?.();
    await isWhole();
  });

  test('is lost when somebody removed its containers', { timeout: 120_000 }, async () => {
    const other = await driver.create(contractWorldSpec('removed'));
    await other.run('mail', ['true']);
    const { set } = JSON.parse(readFileSync(join(dataDir, 'docker', 'removed', 'sandbox.json'), 'utf8'));
    const { docker } = proxy.engine;
    const own = await docker.listContainers({ filters: { label: [`relaylab.set=${set}`] } });
    await Promise.all(own.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
    await expect(other.run('mail', ['true'])).rejects.toMatchObject({ code: 'driver-unavailable' });
    expect(await driver.recover?.()).toEqual(['removed']);
    await isWhole();
  });
});
