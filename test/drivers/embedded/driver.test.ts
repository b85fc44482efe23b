import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { embeddedDriver } from '../../../sandbox/drivers/embedded/index.ts';
import { fingerprintOf } from '../../../sandbox/grader/fingerprint.ts';
import { workSince } from '../../fixtures/work.ts';
import { contractSpec, describeDriver, Typist } from '../contract.ts';

describeDriver('embedded', { make: async (dataDir) => embeddedDriver({ dataDir }) });

describe('an embedded sandbox', () => {
  const folders: string[] = [];
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'relaylab-embedded-'));
    folders.push(folder);
    return folder;
  };
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  test('loses nothing when its server is killed', async () => {
    const dataDir = newFolder();
    const script = join(dataDir, 'server.ts');
    const from = (path: string) => JSON.stringify(join(import.meta.dirname, path));
    writeFileSync(
      script,
      `import { embeddedDriver } from ${from('../../../sandbox/drivers/embedded/index.ts')};
       import { drawWorld } from ${from('../../../sandbox/world/variant.ts')};
       const driver = embeddedDriver({ dataDir: ${JSON.stringify(dataDir)} });
       const world = drawWorld('killed', { blackHole: false });
       const sandbox = await driver.create({ id: 'killed', lab: 'x', world, files: {} });
       await sandbox.run('mail', ['sh', '-c', 'echo one > /root/a; for i in 1 2 3; do echo $i >> /root/b; done']);
       process.kill(process.pid, 'SIGKILL');`,
    );
    const server = spawn(process.execPath, [script], { stdio: 'ignore' });
    const signal = await new Promise((resolve) => server.once('exit', (_, name) => resolve(name)));
    expect(signal).toBe('SIGKILL');
    appendFileSync(join(dataDir, 'embedded', 'killed', 'journal'), '{"channel":"mail","entry":{"op":"wri');

    await using driver = embeddedDriver({ dataDir });
    const [sandbox] = await driver.adopt();
    expect(await sandbox?.run('mail', ['cat', '/root/a', '/root/b'])).toMatchObject({ stdout: 'one\n1\n2\n3\n' });
  });

  test('sets a folder aside that it cannot read', async () => {
    const dataDir = newFolder();
    {
      await using driver = embeddedDriver({ dataDir });
      await driver.create(contractSpec('broken'));
    }
    writeFileSync(join(dataDir, 'embedded', 'broken', 'sandbox.json'), '{');
    await using driver = embeddedDriver({ dataDir });
    expect(await driver.adopt()).toEqual([]);
    expect(await driver.adopt()).toEqual([]);
  });

  test('that cannot be brought up is set aside each time, and its neighbours come up', async () => {
    const dataDir = newFolder();
    const told: string[] = [];
    const journal = join(dataDir, 'embedded', 'broken', 'journal');
    {
      await using driver = embeddedDriver({ dataDir });
      await driver.create(contractSpec('whole'));
    }
    for (const damage of ['{"channel":"mail","entry":{"op":"write"}}\n', '{"channel":"mail","entry":7}\n']) {
      {
        await using driver = embeddedDriver({ dataDir });
        await driver.create(contractSpec('broken'));
      }
      appendFileSync(journal, damage);
      await using driver = embeddedDriver({ dataDir, warn: (text) => told.push(text) });
      expect((await driver.adopt()).map(({ id }) => id)).toEqual(['whole']);
    }
    expect(told).toHaveLength(2);
    for (const text of told) expect(text).toMatch(/^sandbox broken could not be read and starts afresh; .*unreadable$/);
  });

  test('killed before anything was laid down gets its starting state after all', async () => {
    const dataDir = newFolder();
    const folder = join(dataDir, 'embedded', 'early');
    const start = await (async () => {
      await using driver = embeddedDriver({ dataDir });
      return fingerprintOf(await (await driver.create(contractSpec('early'))).configuration());
    })();
    rmSync(join(folder, 'journal'));
    mkdirSync(join(dataDir, 'embedded', 'earlier'));
    writeFileSync(join(dataDir, 'embedded', 'earlier', 'sandbox.json.next'), '{"form');
    await using driver = embeddedDriver({ dataDir });
    const [sandbox, ...others] = await driver.adopt();
    expect(others).toEqual([]);
    expect(fingerprintOf((await sandbox?.configuration()) ?? [])).toBe(start);
    expect(await sandbox?.run('mail', ['postfix', 'status'])).toMatchObject({ exitCode: 0 });
  });

  test('killed between the new files and the first start of Postfix has Postfix running next time', async () => {
    const dataDir = newFolder();
    const journal = join(dataDir, 'embedded', 'laid', 'journal');
    {
      await using driver = embeddedDriver({ dataDir });
      await driver.create(contractSpec('laid'));
    }
    // Everything up to where the machines were to be started.
    const lines = readFileSync(journal, 'utf8').split('\n');
    const laid = lines.findIndex((line) => line.includes('"to be started"'));
    writeFileSync(journal, `${lines.slice(0, laid + 1).join('\n')}\n`);
    {
      await using driver = embeddedDriver({ dataDir });
      const [sandbox] = await driver.adopt();
      expect(await sandbox?.run('mail', ['postfix', 'status'])).toMatchObject({ exitCode: 0 });
      await sandbox?.run('mail', ['postfix', 'stop']);
    }
    await using driver = embeddedDriver({ dataDir });
    const [sandbox] = await driver.adopt();
    expect(await sandbox?.run('mail', ['postfix', 'status'])).not.toMatchObject({ exitCode: 0 });
  });

  test('is reset after everything was removed, with a shell that answers meanwhile', async () => {
    await using driver = embeddedDriver({ dataDir: newFolder() });
    const sandbox = await driver.create(contractSpec('emptied'));
    const start = fingerprintOf(await sandbox.configuration());
    const typist = new Typist(await sandbox.terminal('mail', { columns: 80, rows: 24 }));
    typist.type('rm -rf /*\r');
    typist.type('ls\r');
    await typist.until(/bash: ls: command not found/);
    typist.type('echo *\r');
    await typist.until(/\r\nbin|\r\ndev proc\r\n|\*\r\n/);
    expect(await sandbox.run('mail', ['cat', '/etc/passwd'])).toMatchObject({ exitCode: 127 });
    expect(await sandbox.locate('canary-none')).toEqual([]);
    await sandbox.reset();
    expect(fingerprintOf(await sandbox.configuration())).toBe(start);
    expect(await sandbox.run('mail', ['head', '-1', '/etc/passwd'])).toMatchObject({ exitCode: 0 });
  });

  test('says when its disk is full, and works again when room was made', async () => {
    await using driver = embeddedDriver({ dataDir: newFolder() });
    const sandbox = await driver.create(contractSpec('full'));
    await sandbox.write('inside', '/srv/big', new Uint8Array(63 * 1024 * 1024));
    const full = await sandbox.run('inside', ['sh', '-c', 'cp /srv/big /srv/other; rm /srv/big; echo ok > /srv/other']);
    expect(full.stderr).toContain('No space left on device');
    expect(await sandbox.run('inside', ['cat', '/srv/other'])).toMatchObject({ stdout: 'ok\n' });
  });

  test('does not hold up its neighbours with an endless loop', async () => {
    await using driver = embeddedDriver({ dataDir: newFolder() });
    const [busy, quiet] = [await driver.create(contractSpec('busy')), await driver.create(contractSpec('quiet'))];
    const loop = new Typist(await busy.terminal('mail', { columns: 80, rows: 24 }));
    const echo = new Typist(await quiet.terminal('mail', { columns: 80, rows: 24 }));
    await Promise.all([loop.until(/# $/), echo.until(/# $/)]);
    loop.type('f() { while :; do :; done; }; f\r');
    await loop.until(/f\r\n/);
    // The loop takes its turns in the same thread: what it did until the echo was there counts, and no other program.
    const work = workSince();
    echo.type('echo quick\r');
    await echo.until(/\r\nquick\r\n/);
    expect(work()).toBeLessThan(500);
    loop.type('\x03');
    await loop.until(/\^C\r\n.*# $/);
  });
});
