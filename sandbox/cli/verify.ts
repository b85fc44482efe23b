import { availableParallelism } from 'node:os';
import { TRIAL_PACE } from '../grader/trial.ts';
import { summed, type Verification, verify } from '../grader/verify.ts';
import { open } from './open.ts';
import { type AddCommand, FOUND_WANTING, print, printJson, remark } from './result.ts';
import { verifyInThreads } from './verify/threads.ts';

/** One sandbox is made while others are graded. */
const POOL = 1;

export const addVerify: AddCommand = (program, done) => {
  program
    .command('verify')
    .description('prove that labs fail untouched, pass solved in each honest way, and that every mutant is caught')
    .argument('[lab...]', 'ids of labs; all when none is named')
    .option('--driver <name>', 'what runs the sandboxes (default: RELAYLAB_DRIVER or auto)')
    .option('--seed <seed>', 'which variant to draw', 'verify')
    .option('--json', 'print JSON')
    .action(async (ids: string[], options: { driver?: string; seed: string; json?: boolean }) => {
      await using opened = await open(options.driver, { pool: POOL, pace: TRIAL_PACE });
      const labs = ids.length > 0 ? ids.map((id) => opened.catalog.lab(id)) : opened.catalog.labs;
      const { driver } = opened;
      const progress = (text: string) => remark(`  ${text}`);
      const threads = driver.inThread ? Math.min(availableParallelism(), labs.length) : 1;
      const result =
        threads > 1
          ? summed(
              driver.name,
              await verifyInThreads(labs, { driver: driver.name, seed: options.seed, threads }, progress),
            )
          : await verify(driver, labs, options.seed, progress);
      if (options.json) printJson(result);
      else {
        for (const lab of result.labs) {
          print(`${lab.ok ? '✓' : '✗'} ${lab.id}: ${inShort(lab)}`);
          for (const { seed, faults } of lab.variants ?? []) print(`    seed ${seed}: ${faults.join(', ')}`);
          for (const problem of lab.problems) print(`    ${problem}`);
          for (const part of lab.missing) print(`    missing: ${part}`);
        }
        print(`Kill rate ${(result.killRate * 100).toFixed(1)} % on ${result.driver}.`);
      }
      done(result.ok ? 0 : FOUND_WANTING);
    });
};

/** `untouched 0/100, solution 100/100, by-hand 100/100, 25 of 25 mutants caught` */
function inShort({ untouched, solutions, mutants }: Verification['labs'][number]): string {
  const states = [{ name: 'untouched', ...untouched }, ...solutions];
  const caught = mutants.filter((mutant) => mutant.caught).length;
  return [
    ...states.map(({ name, score, max }) => `${name} ${score}/${max}`),
    `${caught} of ${mutants.length} mutants caught`,
  ].join(', ');
}
