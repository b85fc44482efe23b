/** The launcher in a checkout of its own that has nothing installed, and a registry that does not answer. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root, runProgram } from './cli/run.ts';

/** Port 9 is `discard`: nobody listens there. */
const NO_NETWORK = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };

let checkout = '';
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'relaylab-launcher-'));
  await mkdir(join(checkout, 'sandbox'));
  for (const file of ['package.json', 'package-lock.json', '.npmrc', 'sandbox/relaylab.mjs'])
    await copyFile(join(root, file), join(checkout, file));
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

/** Starts it as Node of the given version would; what it does with `process` otherwise is this Node's. */
async function launch({ version = process.versions.node, environment = {} as Record<string, string> } = {}) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`];
  return runProgram(process.execPath, [...args, join(checkout, 'sandbox', 'relaylab.mjs'), 'labs'], {
    npm_config_cache: join(checkout, 'cache'),
    npm_execpath: '',
    ...NO_NETWORK,
    ...environment,
  });
}

describe('the launcher', () => {
  test.each(['12.22.12', '18.20.8'])('on Node %s says that it is too old, and which is not', async (version) => {
    const { status, stderr } = await launch({ version });
    expect(status).toBe(2);
    expect(stderr).toBe(`relaylab: Node ${version} is too old even to fetch a newer one. Install Node 20 or later.\n`);
  });

  test('on Node 20 without a network says what to do, and leaves nothing half fetched', async () => {
    const { status, stderr } = await launch({ version: '20.19.0' });
    expect(status).toBe(2);
    expect(stderr).toContain('relaylab: this is Node 20.19.0; fetching Node 24');
    expect(stderr).toContain('relaylab: could not fetch Node 24 from the npm registry. Is there a network?');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(await readdir(checkout)).not.toContain('.node');
  });

  test('does not take an interrupted fetch of Node for the whole', async () => {
    const bin = join(checkout, '.node', 'node_modules', 'node', 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'node'), 'half of i');
    const { status, stderr } = await launch({ version: '20.19.0' });
    expect(status).toBe(2);
    expect(stderr).toContain('could not fetch Node 24');
  });

  test('without a network says that the packages could not be installed', async () => {
    const { status, stderr } = await launch();
    expect(status).toBe(2);
    expect(stderr).toContain('relaylab: installing packages');
    expect(stderr).toMatch(/relaylab: could not install the packages\. Is there a network, or a registry mirror .*\n$/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('keeps npm from reading every package anew because a cache was made among them', async () => {
    const packages = join(checkout, 'node_modules');
    const record = join(packages, '.package-lock.json');
    await mkdir(join(packages, '.cache'), { recursive: true });
    const lock = await readFile(join(checkout, 'package-lock.json'));
    await writeFile(join(packages, '.relaylab-lock'), createHash('sha256').update(lock).digest('hex'));
    await writeFile(record, '{}');
    await utimes(record, 1, 1);
    await launch();
    expect((await stat(record)).mtimeMs).toBeGreaterThanOrEqual((await stat(packages)).mtimeMs);
  });

  test('without npm says so', async () => {
    const { status, stderr } = await launch({ environment: { PATH: join(checkout, 'nothing') } });
    expect(status).toBe(2);
    expect(stderr).toContain('relaylab: could not run npm (ENOENT). Install it, or see that it is on your PATH.');
  });

  test('in a checkout that cannot be written says where', async () => {
    await writeFile(join(checkout, 'node_modules'), 'in the way');
    const { status, stderr } = await launch();
    expect(status).toBe(2);
    expect(stderr).toContain(`relaylab: cannot write into ${checkout} (EEXIST).`);
  });
});
