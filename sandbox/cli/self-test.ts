/** What `npm test` does: builds the site, then runs every test that this machine can run. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { type AddCommand, COULD_NOT_RUN } from './result.ts';
import { ensureSite } from './site.ts';

const root = resolve(import.meta.dirname, '..', '..');

export const addSelfTest: AddCommand = (program, done) => {
  program
    .command('self-test', { hidden: true })
    .description('run the tests (npm test)')
    .argument('[filter...]', 'only files whose path holds one of these')
    .action(async (filters: string[]) => {
      await ensureSite();
      done(await vitest(filters));
    });
};

function vitest(filters: string[]): Promise<number> {
  const script = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [
    '--disable-warning=ExperimentalWarning',
    script,
    'run',
    '--config',
    'test/vitest.config.ts',
    ...filters,
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return new Promise((resolved, reject) => {
    child.on('error', reject);
    child.on('exit', (status) => resolved(status ?? COULD_NOT_RUN));
  });
}
