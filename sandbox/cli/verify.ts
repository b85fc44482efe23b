import { verify } from '../grader/verify.ts';
import { open } from './open.ts';
import { type AddCommand, FOUND_WANTING, print, printJson, remark } from './result.ts';

/** One sandbox is made while others are graded. */
const POOL = 1;

export const addVerify: AddCommand = (program, done) => {
  program
    .command('verify')
    .description('prove that labs fail untouched, pass solved, and that every mutant is caught')
    .argument('[lab...]', 'ids of labs; all when none is named')
    .option('--driver <name>', 'what runs the sandboxes (default: RELAYLAB_DRIVER or auto)')
    .option('--seed <seed>', 'which variant to draw', 'verify')
    .option('--json', 'print JSON')
    .action(async (ids: string[], options: { driver?: string; seed: string; json?: boolean }) => {
      await using opened = await open(options.driver, POOL);
      const labs = ids.length > 0 ? ids.map((id) => opened.catalog.lab(id)) : opened.catalog.labs;
      const result = await verify(opened.driver, labs, options.seed, (text) => remark(`  ${text}`));
      if (options.json) printJson(result);
      else {
        for (const lab of result.labs) {
          const [solution] = lab.solutions;
          print(
            `${lab.ok ? '✓' : '✗'} ${lab.id}: untouched ${lab.untouched.score}/${lab.untouched.max}, solution ${solution?.score}/${solution?.max}, ${lab.mutants.filter(({ caught }) => caught).length} of ${lab.mutants.length} mutants caught`,
          );
          for (const problem of lab.problems) print(`    ${problem}`);
        }
        print(`Kill rate ${(result.killRate * 100).toFixed(1)} % on ${result.driver}.`);
      }
      done(result.ok ? 0 : FOUND_WANTING);
    });
};
