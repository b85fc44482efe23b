/** docker-compose.yml brought up: the server finds the engine through the proxy, runs a lab, and finds it again. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ensureSite } from '../../../sandbox/cli/site.ts';
import { Engine } from '../../../sandbox/drivers/docker/engine.ts';
import { buildImages } from '../../../sandbox/drivers/docker/images/build.ts';
import { root } from '../../cli/run.ts';
import { freePort } from '../../fixtures/free-port.ts';
import { locate, required } from '../../require.ts';
import { reasonToSkip } from './ready.ts';

const reason =
  (await reasonToSkip()) ?? (locate.compose() || required('compose') ? undefined : 'no docker-compose here');

describe.skipIf(reason !== undefined)(`docker-compose.yml brought up${reason ? ` (${reason})` : ''}`, () => {
  const project = `relaylab-test-${randomBytes(4).toString('hex')}`;
  const { docker } = new Engine();
  let port = 0;
  const compose = async (...args: string[]) => {
    const env = { ...process.env, PORT: String(port), RELAYLAB_DRIVER: 'docker', RELAYLAB_POOL: '0' };
    const said = await promisify(execFile)(locate.compose() ?? 'docker-compose', ['-p', project, ...args], {
      cwd: root,
      env,
    });
    return said.stdout;
  };
  const ask = async (path: string, method = 'GET', body?: object) => {
    const headers: Record<string, string> = body ? { 'content-type': 'application/json' } : {};
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const answers = () => vi.waitFor(() => ask('/healthz'), { timeout: 90_000, interval: 250 });
  const service = async (name: string) => {
    const label = [`com.docker.compose.project=${project}`, `com.docker.compose.service=${name}`];
    const [found] = await docker.listContainers({ filters: { label } });
    return docker.getContainer(found?.Id ?? '');
  };

  beforeAll(async () => {
    await ensureSite();
    await buildImages(new Engine(), {
      noCache: false,
      mirror: '',
      buildArguments: {},
      progress: () => {},
      server: true,
    });
    port = await freePort();
    await compose('up', '-d');
    await answers().catch(async (error: unknown) => {
      throw new Error(`the server does not answer; it said: ${await compose('logs', '--tail=20', 'server')}`, {
        cause: error,
      });
    });
  });
  afterAll(async () => {
    await (await service('server')).stop().catch(() => undefined);
    const sandboxes = await docker.listContainers({ all: true, filters: { label: [`relaylab.instance=${instance}`] } });
    if (instance) await Promise.all(sandboxes.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
    await compose('down', '--volumes');
  });
  let instance = '';

  test('runs a lab in containers, and finds it again after a restart', async () => {
    expect((await ask('/api/status')).body).toMatchObject({ driver: { name: 'docker', ready: true } });
    expect(await ask('/api/labs/trusted-hosts/start', 'POST')).toMatchObject({ status: 200 });
    instance = await inside('cat', '/data/docker/instance');
    const file = '/api/labs/trusted-hosts/files/mail?path=/root/kept';
    await expect.poll(async () => (await ask(file, 'PUT', { text: 'kept' })).status, { timeout: 30_000 }).toBe(200);
    await (await service('server')).restart();
    await answers();
    expect((await ask(file)).body).toMatchObject({ text: 'kept' });
  });

  test('gives the server no root, no capability and nothing to write but its data', async () => {
    expect(await inside('id', '-u')).toBe('10001');
    expect(await inside('grep', 'CapBnd', '/proc/self/status')).toMatch(/\s0{16}$/);
    expect(await inside('sh', '-c', 'touch /opt/relaylab/x || echo no')).toContain('no');
    expect(await inside('sh', '-c', 'ls /var/run/docker.sock || echo none')).toContain('none');
  });

  test('listens for this machine only', async () => {
    const { NetworkSettings } = await (await service('server')).inspect();
    expect(NetworkSettings.Ports['4321/tcp']).toEqual([{ HostIp: '127.0.0.1', HostPort: String(port) }]);
    const { HostConfig } = await (await service('engine-proxy')).inspect();
    expect(HostConfig.NetworkMode).toBe('none');
  });

  async function inside(...argv: string[]): Promise<string> {
    return (await compose('exec', '-T', 'server', ...argv)).trim();
  }
});
