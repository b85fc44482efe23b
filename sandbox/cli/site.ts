/** Builds the site when its sources are newer than what was built. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LabError } from '../errors.ts';
import { remark } from './result.ts';

const root = resolve(import.meta.dirname, '..', '..');
const STAMP = join(root, 'site', 'dist', '.sources');
const SOURCES = [
  'site/astro.config.ts',
  'site/src/**/*',
  'site/public/**/*',
  'labs/schema.ts',
  'labs/*/lab.yaml',
  'labs/*/texts/*.yaml',
  'sandbox/terminal/protocol.ts',
  'sandbox/http/api.ts',
  'package-lock.json',
];

/** Throws LabError `could-not-run` with the end of what Astro said. */
export async function ensureSite(options: { always?: boolean } = {}): Promise<void> {
  // The image of the course has only what was built.
  if (!existsSync(join(root, 'site', 'astro.config.ts'))) return;
  const sources = await fingerprint();
  if (!options.always && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return;
  remark('relaylab: building the course (about half a minute) …');
  const output = await astroBuild();
  if (output !== undefined) throw new LabError('could-not-run', `the site could not be built. Astro said:\n${output}`);
  writeFileSync(STAMP, sources);
}

/** Names, sizes and times: cheap, and enough to notice an edit or another checkout. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of globSync(SOURCES, { cwd: root }).map(String).sort()) {
    const { size, mtimeMs, isFile } = await stat(join(root, file)).then((found) => ({
      size: found.size,
      mtimeMs: found.mtimeMs,
      isFile: found.isFile(),
    }));
    if (isFile) hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** undefined when it went well, else the last lines of output. */
function astroBuild(): Promise<string | undefined> {
  const astro = join(root, 'node_modules', 'astro', 'bin', 'astro.mjs');
  const child = spawn(process.execPath, [astro, 'build', '--root', 'site'], {
    cwd: root,
    // Under vitest DEV is set, which Astro takes for a site in the making: its pages have no search.
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', DEV: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      tail = (tail + text).slice(-4_000);
    });
  }
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', (status) => done(status === 0 ? undefined : tail));
  });
}
