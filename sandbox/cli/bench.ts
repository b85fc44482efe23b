import { measure } from './bench-measures.ts';
import { open } from './open.ts';
import { type AddCommand, printJson, printTable, remark } from './result.ts';

export const addBench: AddCommand = (program, done) => {
  program
    .command('bench')
    .description('measure start, grading, echo and memory on this machine')
    .option('--driver <name>', 'what runs the sandboxes (default: RELAYLAB_DRIVER or auto)')
    .option('--sandboxes <number>', 'how many idle sandboxes memory is measured over', '200')
    .option('--runs <number>', 'how often each thing is measured', '20')
    .option('--json', 'print JSON')
    .action(async (options: { driver?: string; sandboxes: string; runs: string; json?: boolean }) => {
      await using opened = await open(options.driver);
      const figures = await measure(
        opened,
        { sandboxes: Number(options.sandboxes), runs: Number(options.runs) },
        (text) => remark(`  ${text}`),
      );
      if (options.json) printJson(figures);
      else
        printTable(
          ['name', 'driver', 'unit', 'n', 'median', 'p95'],
          figures.map(({ name, driver, unit, n, median, p95 }) => [
            name,
            driver,
            unit,
            String(n),
            String(median),
            String(p95),
          ]),
        );
      done(0);
    });
};
