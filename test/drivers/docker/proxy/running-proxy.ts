/** The proxy as a process of its own, as docker-compose.yml starts it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Docker from 'dockerode';
import { Engine } from '../../../../sandbox/drivers/docker/engine.ts';
import { root } from '../../../cli/run.ts';

export interface RunningProxy extends AsyncDisposable {
  engine: Engine;
  /** A call as one writes it; resolves to status and what was said. */
  ask(method: string, path: string, body?: string): Promise<{ status: number | undefined; said: string }>;
  /** What it told on standard error. */
  told(): string;
}

/** `engine`: the socket that it stands before. */
export async function startProxy(engine = '/var/run/docker.sock'): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'relaylab-proxy-'));
  const socketPath = join(folder, 'docker.sock');
  const args = ['sandbox/cli.ts', 'engine-proxy', '--listen', socketPath, '--engine', engine];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      said += more;
      if (said.includes(socketPath)) resolve();
    });
    void ended.then(() => reject(new Error(`the proxy ended: ${said}`)));
  });
  return {
    engine: new Engine(new Docker({ socketPath })),
    told: () => said,
    ask: (method, path, body) =>
      new Promise((resolve, reject) => {
        const sent = body ?? '';
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) };
        const asked = request({ socketPath, method, path, headers, agent: false }, async (answer) =>
          resolve({ status: answer.statusCode, said: await text(answer) }),
        );
        asked.on('error', reject).end(sent);
      }),
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
