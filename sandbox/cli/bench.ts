import { LabError } from '../errors.ts';
import { TRIAL_PACE } from '../grader/trial.ts';
import type { Figure } from './bench/figure.ts';
import { measure } from './bench/measure.ts';
import { open, openDriver } from './open.ts';
import { type AddCommand, printJson, printTable, remark } from './result.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  driver?: string;
  sandboxes: number;
  runs: number;
  grade: string[];
  json?: boolean;
}

export const addBench: AddCommand = (program, done) => {
  program
    .command('bench')
    .description('measure start, reset, echo, grading and memory on this machine')
    .option('--driver <name>', 'what runs the sandboxes (default: RELAYLAB_DRIVER or auto)')
    .option('--sandboxes <number>', 'how many stand there meanwhile, unused', wholeNumber(1, 1_000), 20)
    .option('--runs <number>', 'how often each thing is measured', wholeNumber(1, 1_000), 20)
    .option('--grade <lab...>', 'which labs are solved and graded, or all', ['is-it-open', 'trusted-hosts'])
    .option('--json', 'print JSON')
    .action(async ({ driver: name, sandboxes, runs, grade, json }: Options) => {
      await using cold = await open(name, { recorded: true, pace: TRIAL_PACE });
      const { catalog } = cold;
      const graded = grade.includes('all') ? catalog.labs : grade.map((id) => catalog.lab(id));
      const { ready, missing, capacity = Number.POSITIVE_INFINITY } = await cold.driver.readiness();
      if (!ready)
        throw new LabError('driver-unavailable', missing.map(({ what, fix }) => `${what}: ${fix}`).join('\n'));
      if (sandboxes > capacity)
        throw new LabError(
          'could-not-run',
          `--sandboxes: this machine bears ${capacity} of the ${cold.driver.name} lab at once. Ask for no more than that.`,
        );
      await using warm = await openDriver(name, { pool: 1, recorded: true });
      const extent = { sandboxes, runs, graded };
      const figures = await measure({ ...cold, warm: warm.driver }, extent, (text) => remark(`  ${text}`));
      if (json) printJson(figures);
      else printTable(['name', 'driver', 'unit', 'n', 'median', 'p95'], figures.map(cells));
      done(0);
    });
};

function cells({ name, driver, unit, n, median, p95 }: Figure): string[] {
  return [name, driver, unit, String(n), String(median), String(p95)];
}
