import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type Ran, root, runProgram } from './run.ts';

interface Finding {
  name: string;
  ok: boolean;
  needed: boolean;
  detail: string;
  fix: string;
}

const doctor = (environment: Record<string, string> = {}, ...args: string[]): Promise<Ran> =>
  runProgram(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'sandbox/cli.ts', 'doctor', ...args],
    environment,
  );
const findingsOf = ({ stdout }: Ran): Map<string, Finding> =>
  new Map((JSON.parse(stdout) as Finding[]).map((finding) => [finding.name, finding]));

describe('doctor', () => {
  test('ends with 0 where only what the course does without is missing, and says how to get that', async () => {
    const ran = await doctor({ PATH: '/nowhere', DOCKER_HOST: 'unix:///nowhere.sock' }, '--json');
    const findings = findingsOf(ran);
    expect([...findings.keys()]).toEqual([
      'node',
      'memory',
      'data folder',
      'disk',
      'port',
      'driver embedded',
      'driver docker',
      'browser for tests',
      'PostgreSQL',
      'swaks',
      'nmap',
      'Postfix',
      'Dovecot',
    ]);
    for (const { ok, fix } of findings.values()) expect(fix === '').toBe(ok);
    expect(findings.get('driver docker')).toMatchObject({ ok: false, needed: false });
    expect(findings.get('swaks')).toMatchObject({ ok: false, needed: false, fix: expect.stringContaining('swaks') });
    expect(ran.status).toBe(0);
  });

  test('says in words what is not here, that it is not needed, and how to get it', async () => {
    const { stdout } = await doctor({ PATH: `${root}/test/fixtures/no-such-folder` });
    expect(stdout).toMatch(/^✓ node: Node \d+/m);
    expect(stdout).toMatch(/^– swaks: not here.*\(not needed\)\n {4}Debian and Ubuntu: apt install swaks$/m);
  });

  test('ends with 1 where the chosen port is taken, the chosen driver is not there, or nothing can be written', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const ran = await doctor(
      {
        PORT: String(port),
        RELAYLAB_DRIVER: 'docker',
        DOCKER_HOST: 'unix:///nowhere.sock',
        RELAYLAB_DATA: '/dev/null/data',
      },
      '--json',
    );
    taken.close();
    const findings = findingsOf(ran);
    for (const name of ['port', 'driver docker', 'data folder'])
      expect(findings.get(name)).toMatchObject({ ok: false, needed: true });
    expect(findings.get('port')?.detail).toContain(`${port} on 127.0.0.1 is taken`);
    expect(findings.get('data folder')?.fix).toContain('RELAYLAB_DATA');
    expect(ran.status).toBe(1);
  });
});
