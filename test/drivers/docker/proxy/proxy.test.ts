/** A real proxy before the real engine: what the driver does passes, what others could do does not. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../../../sandbox/drivers/docker/engine.ts';
import { dockerDriver } from '../../../../sandbox/drivers/docker/index.ts';
import { reasonToSkip } from '../ready.ts';
import { contractWorldSpec } from '../server-spec.ts';
import { type RunningProxy, startProxy } from './running-proxy.ts';

const reason = await reasonToSkip();

describe.skipIf(reason !== undefined)(`a Docker engine behind the proxy${reason ? ` (${reason})` : ''}`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'relaylab-behind-'));
  const { docker } = new Engine();
  let proxy: RunningProxy;
  /** Somebody else's on the same engine; never started. */
  let foreign: string;

  beforeAll(async () => {
    proxy = await startProxy();
    foreign = (await docker.createContainer({ Image: 'relaylab/shell:latest', Cmd: ['true'] })).id;
  });
  afterAll(async () => {
    await docker.getContainer(foreign).remove({ force: true });
    await proxy[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('is open to the user and the group of the proxy only', () => {
    const path = /at (\S+),/.exec(proxy.told())?.[1] ?? '';
    expect(statSync(path).mode & 0o777).toBe(0o660);
  });

  test('runs, resets and removes a sandbox as without it', async () => {
    await using driver = dockerDriver({ dataDir, engine: proxy.engine });
    expect(await driver.readiness()).toMatchObject({ ready: true });
    const sandbox = await driver.create(contractWorldSpec('behind'));
    expect((await sandbox.run('mail', ['cat'], { stdin: 'through' })).stdout).toBe('through');
    await sandbox.write('mail', '/root/note', new TextEncoder().encode('written'));
    expect((await sandbox.run('mail', ['cat', '/root/note'])).stdout).toBe('written');
    const [stranger] = sandbox.world.prober.outside;
    const scan = () => sandbox.internet.scan(stranger?.v4 ?? '', sandbox.world.mail.public.v4, [25]);
    await expect.poll(scan, { timeout: 20_000 }).toMatchObject([{ open: true, speaksSmtp: true }]);

    const instance = readFileSync(join(dataDir, 'docker', 'instance'), 'utf8').trim();
    const only = (host: string) => ({ label: [`relaylab.instance=${instance}`, `relaylab.host=${host}`] });
    const [wires] = await docker.listContainers({ filters: only('wires') });
    for (const [method, path] of [
      ['POST', `/containers/${wires?.Id}/exec`],
      ['GET', `/containers/${wires?.Id}/archive?path=/proc/1/root/etc/shadow`],
      ['PUT', `/containers/${wires?.Names[0]?.slice(1)}/archive?path=/`],
    ] as const)
      expect(await proxy.ask(method, path, '{}')).toMatchObject({ status: 403 });

    const [mail] = await docker.listContainers({ filters: only('mail') });
    const privileged = JSON.stringify({ ...EXEC, Privileged: true });
    expect((await proxy.ask('POST', `/containers/${mail?.Id}/exec`, privileged)).said).toContain('Privileged');
    const asOther = JSON.stringify({ ...EXEC, User: 'postfix' });
    expect((await proxy.ask('POST', `/containers/${mail?.Id}/exec`, asOther)).status).toBe(403);

    await sandbox.reset();
    expect((await sandbox.run('mail', ['cat', '/root/note'])).exitCode).not.toBe(0);
    await sandbox.destroy();
    // Beside these five only that the driver may not ask how much memory the engine has, which it does without.
    await expect.poll(() => proxy.told().match(/The proxy(?!.*\/info)/g)).toHaveLength(5);
  });

  test("shows nobody else's containers", async () => {
    const { said } = await proxy.ask('GET', '/containers/json?all=true');
    expect(said).not.toContain(foreign);
    expect(JSON.parse(said)).toEqual(expect.any(Array));
  });

  test.each([
    ['GET', '/json'],
    ['POST', '/start'],
    ['POST', '/exec'],
    ['GET', '/archive?path=/etc/passwd'],
    ['PUT', '/archive?path=/'],
    ['GET', '/changes'],
    ['GET', '/stats'],
    ['POST', '/pause'],
    ['DELETE', '?force=true'],
  ])("refuses %s …%s on somebody else's container, by its id and by a part of it", async (method, action) => {
    for (const name of [foreign, foreign.slice(0, 12)])
      expect(await proxy.ask(method, `/containers/${name}${action}`, '{}')).toMatchObject({ status: 403 });
    expect((await docker.getContainer(foreign).inspect()).State.Status).toBe('created');
  });

  test("refuses to attach to somebody else's container", async () => {
    await expect(proxy.engine.docker.getContainer(foreign).attach({ stream: true, hijack: true })).rejects.toThrow(
      /does not do this to container/,
    );
  });

  test.each([
    ['POST', '/build'],
    ['POST', '/images/create?fromImage=debian'],
    ['GET', '/info'],
    ['GET', '/v1.41/containers/json'],
    ['POST', '/containers/create?name=x'],
  ])('refuses %s %s, and says so to both sides', async (method, path) => {
    const { status, said } = await proxy.ask(method, path, '{"Image":"relaylab/mail:latest"}');
    expect(status).toBe(403);
    await expect.poll(() => proxy.told()).toContain(JSON.parse(said).message);
  });

  test('refuses a body without end', async () => {
    expect(await proxy.ask('POST', '/containers/create?name=x', 'x'.repeat(300 * 1024))).toMatchObject({
      status: 403,
      said: expect.stringContaining('no more than 256 KiB'),
    });
  });

  test.each([
    ['a plain call', 'GET /containers/json HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n'],
    [
      'a start of unknown length',
      `POST /exec/${'a'.repeat(64)}/start HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nTransfer-Encoding: chunked\r\n\r\n`,
    ],
  ])('makes no stream of %s', async (_what, request) => {
    const path = /at (\S+),/.exec(proxy.told())?.[1] ?? '';
    const socket = createConnection(path);
    socket.write(request);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('is away for the driver when the engine is', async () => {
    await using lone = await startProxy('/nonexistent/docker.sock');
    expect(await lone.engine.answer()).toMatchObject({ problem: expect.stringContaining('no Docker engine answers') });
  });
});

const EXEC = {
  Cmd: ['id'],
  AttachStdin: true,
  AttachStdout: true,
  AttachStderr: true,
  Tty: false,
  Env: [],
  WorkingDir: '/root',
};
