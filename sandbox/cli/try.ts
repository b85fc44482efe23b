import type { Report } from '../../labs/schema.ts';
import { runTrial, TRIAL_PACE, type Trial } from '../grader/trial.ts';
import { open } from './open.ts';
import { type AddCommand, FOUND_WANTING, print, printJson } from './result.ts';

const MARKS = { passed: '✓', failed: '✗', 'not-graded': '?' } as const;

export const addTry: AddCommand = (program, done) => {
  program
    .command('try')
    .description('make a sandbox of a lab, apply a state to it, grade it, print the report, remove it')
    .argument('<lab>', 'id of the lab')
    .option('--driver <name>', 'what runs the sandbox (default: RELAYLAB_DRIVER or auto)')
    .option('--apply <state>', 'none, solution, or the name of another solution or of a mutant', 'none')
    .option('--seed <seed>', 'which variant to draw', 'try')
    .option('--json', 'print JSON')
    .action(async (id: string, options: { driver?: string; apply: string; seed: string; json?: boolean }) => {
      await using opened = await open(options.driver, { pace: TRIAL_PACE });
      const trial = await runTrial(opened.driver, opened.catalog.lab(id), options.seed, options.apply);
      if (options.json) printJson(shape(trial));
      else show(trial);
      done(trial.report.score === trial.report.max ? 0 : FOUND_WANTING);
    });
};

function shape({ report, apply, ms }: Trial) {
  const { lab, driver, seed, score, max, fingerprint, foreign, tasks, status, reason } = report;
  return { lab, driver, seed, apply, status, reason, score, max, fingerprint, foreign, ms, tasks };
}

function show({ report, apply, ms }: Trial): void {
  print(`${report.lab} on ${report.driver}, seed ${report.seed}, applied: ${apply}`);
  if (report.reason) print(report.reason);
  for (const task of report.tasks) showTask(task);
  print(
    `\n${report.score} of ${report.max} points. Created in ${ms.create} ms, graded in ${ms.grade} ms, all in ${ms.total} ms.`,
  );
}

function showTask(task: Report['tasks'][number]): void {
  print(`\n${task.title}: ${task.score}/${task.max}`);
  for (const check of task.checks) {
    print(`  ${MARKS[check.outcome]} ${check.summary}`);
    if (check.outcome !== 'passed')
      for (const { title, text } of check.evidence) print(indent(`${title}\n${indent(text, 2)}`, 6));
  }
}

const indent = (text: string, by: number): string => text.replace(/^/gm, ' '.repeat(by));
