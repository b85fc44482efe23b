/** What a person sees when the server cannot start: the real command, its exit status, and every line that it says. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ran, runProgram } from './cli/run.ts';
import { ServerProcess } from './fixtures/server-process.ts';

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'relaylab-start-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** Without the progress of a first start, which ends with an ellipsis. */
async function start(environment: Record<string, string>): Promise<Ran> {
  const settings = { RELAYLAB_DATA: dataDir, PORT: '0', ...environment };
  const ran = await runProgram(process.execPath, ['sandbox/relaylab.mjs', 'start', '--driver', 'embedded'], settings);
  return { ...ran, stderr: ran.stderr.replace(/^relaylab: (?:installing|building) .* …\n/gm, '') };
}

describe('a server that cannot start says why in one line and ends with 2', { timeout: 120_000 }, () => {
  test('on a chosen port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const ran = await start({ PORT: String(port) });
    taken.close();
    expect(ran).toEqual({
      status: 2,
      stdout: '',
      stderr: `relaylab: PORT: ${port} is taken on 127.0.0.1. Stop what uses it, choose another, or leave PORT out to get the next free one.\n`,
    });
  });

  test('on a data folder that cannot be written', async () => {
    const ran = await start({ RELAYLAB_DATA: '/dev/null/data' });
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toMatch(
      /^relaylab: RELAYLAB_DATA: cannot write to \/dev\/null\/data \(.*\)\. Name a folder that you may write to\.\n$/,
    );
  });

  test('on the data folder of another server', async () => {
    await using _first = await ServerProcess.start(dataDir);
    const ran = await start({});
    expect(ran).toEqual({
      status: 2,
      stdout: '',
      stderr: `relaylab: Another Relay Lab is running on ${dataDir}. Use that one, stop it, or set RELAYLAB_DATA to another folder.\n`,
    });
  });

  test('on a setting that means nothing', async () => {
    const ran = await start({ PORT: 'many' });
    expect(ran).toEqual({ status: 2, stdout: '', stderr: 'relaylab: PORT: "many" must be a port number.\n' });
  });
});
