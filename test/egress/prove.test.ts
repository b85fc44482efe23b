/** The tester is tested where it must find something: on this machine itself, which is no sandbox. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { RunResult, SandboxSpec } from '../../sandbox/drivers/driver.ts';
import { type Attempt, proveEgress } from '../../sandbox/egress/prove.ts';
import { runProgram } from '../cli/run.ts';
import { reasonToSkip } from '../drivers/docker/ready.ts';
import { ToyDriver } from '../fixtures/toy-driver.ts';

/** A driver whose hosts are this machine: nothing keeps its programs in. */
class OpenDriver extends ToyDriver {
  override async surroundings() {
    return { gateways: [], sockets: ['/nowhere/docker.sock'] } as never;
  }

  override async create(spec: SandboxSpec) {
    const sandbox = await super.create(spec);
    return Object.assign(sandbox, {
      run: (_host: string, argv: string[], options?: { stdin?: string }) => runHere(argv, options?.stdin),
    });
  }
}

async function runHere([program = '', ...args]: string[], stdin = ''): Promise<RunResult> {
  const child = spawn(program, args);
  child.stdin.end(local(stdin));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exitCode: child.exitCode ?? 1, stdout, stderr };
}

/** Of all attempts only those at this machine are made from it. */
function local(targets: string): string {
  return targets.replaceAll(/^(\d+)\t(tcp|udp)\t(?!127\.0\.0\.1\t|::1\t)\S+\t/gm, '$1\tunix\t/nowhere\t');
}

const skip = await reasonToSkip();
const perl = existsSync('/usr/bin/perl') ? test : test.skip;

describe('the proof that nothing outside is reachable', () => {
  perl('finds a machine that is reachable, and a tester whose own world does not answer', async () => {
    const { attempts } = await proveEgress(new OpenDriver());
    const verdicts = (wanted: Partial<Attempt>) =>
      attempts.filter((attempt) =>
        Object.entries(wanted).every(([key, value]) => attempt[key as keyof Attempt] === value),
      );
    expect(verdicts({ what: 'this machine', result: 'connected', ok: false, from: 'mail' })).toEqual(
      expect.arrayContaining([expect.objectContaining({ address: '127.0.0.1', errno: '-' })]),
    );
    expect(verdicts({ allowed: true, ok: true })).toEqual([]);
    expect(verdicts({ kind: 'unix', what: "the engine's sockets" })).toMatchObject(
      ['mail', 'outside', 'inside'].map((from) => ({ from, result: 'failed', errno: 'ENOENT', ok: true })),
    );
  });

  test('says of a lab without a network why there is nothing to try', { timeout: 120_000 }, async () => {
    const ran = await doctor('embedded');
    expect(ran.lines).toEqual([
      expect.objectContaining({
        name: 'egress embedded',
        ok: true,
        detail: expect.stringContaining('none of them opens a socket'),
      }),
    ]);
    expect(ran.proof).toMatchObject({ driver: 'embedded', attempts: [] });
  });

  test.skipIf(skip !== undefined)(
    `holds for every student host of the Docker lab${skip ? ` (${skip})` : ''}`,
    { timeout: 240_000 },
    async () => {
      const { lines, proof, told } = await doctor('docker');
      expect(lines.filter(({ ok }) => !ok)).toEqual([]);
      expect(new Set(lines.map(({ name }) => name.split(' ')[1]))).toEqual(new Set(['mail:', 'outside:', 'inside:']));
      expect(proof.alive.length).toBeGreaterThan(0);
      expect(proof.attempts.filter(({ allowed }) => allowed).every(({ result }) => result === 'connected')).toBe(true);
      const tried = (part: Partial<Attempt>) => expect(proof.attempts).toContainEqual(expect.objectContaining(part));
      for (const from of ['mail', 'outside', 'inside'] as const) {
        for (const port of [25, 465, 587, 80, 443, 53])
          tried({ from, kind: 'tcp', address: '203.0.113.1', port, ok: true });
        for (const address of proof.alive)
          tried({ from, address: address.startsWith('fe80') ? `${address}%eth0` : address, port: 2375, ok: true });
        tried({ from, address: '169.254.169.254', port: 80, ok: true });
        tried({ from, kind: 'vsock', address: '2', errno: 'EPERM', ok: true });
        tried({ from, what: "another student's sandbox", port: 25, ok: true });
      }
      expect(told).toContain('ok\tmail\ttcp\t203.0.113.1\t25\tfailed');
    },
  );
});

interface Line {
  name: string;
  ok: boolean;
  detail: string;
}

/** The lines on egress, and what is written besides. */
async function doctor(driver: string) {
  const out = await mkdtemp(join(tmpdir(), 'relaylab-egress-'));
  try {
    const args = [
      '--disable-warning=ExperimentalWarning',
      'sandbox/cli.ts',
      'doctor',
      '--egress',
      '--json',
      '--out',
      out,
    ];
    const { stdout } = await runProgram(process.execPath, args, { RELAYLAB_DRIVER: driver });
    const lines = (JSON.parse(stdout) as Line[]).filter(({ name }) => name.startsWith('egress '));
    const proof = JSON.parse(await readFile(join(out, 'egress.json'), 'utf8')) as {
      alive: string[];
      attempts: Attempt[];
    };
    return { lines, proof, told: await readFile(join(out, 'egress.txt'), 'utf8') };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
