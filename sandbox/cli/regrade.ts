import { type Catalog, loadCatalog } from '../catalog.ts';
import { readConfig } from '../config.ts';
import { prepareDataFolder } from '../data-folder.ts';
import type { Driver } from '../drivers/driver.ts';
import { LabError } from '../errors.ts';
import type { Gradebook, HandedIn } from '../gradebook/gradebook.ts';
import { openGradebook } from '../gradebook/open.ts';
import { TRIAL_PACE } from '../grader/trial.ts';
import { openDriver } from './open.ts';
import { type Regraded, regradeAttempts } from './regrade/attempts.ts';
import { type AddCommand, FOUND_WANTING, print, printJson, printTable, remark } from './result.ts';

/** A server has one class: everybody on it. */
const WHOLE_CLASS = 'class';

export const addRegrade: AddCommand = (program, done) => {
  program
    .command('regrade')
    .description('grade again what was handed in, from its snapshots, and show every score before and after')
    .argument('<attempt|lab|class>', `number of an attempt, id of a lab, or "${WHOLE_CLASS}": everybody on this server`)
    .option('--dry-run', 'only show what would change')
    .option('--json', 'print JSON')
    .action(async (which: string, options: { dryRun?: boolean; json?: boolean }) => {
      const config = readConfig();
      prepareDataFolder(config.dataDir);
      await using opened = new AsyncDisposableStack();
      const gradebook = opened.use(await openGradebook(config));
      const catalog = await loadCatalog();
      const drivers = new Map<string, Promise<Driver>>();
      const driver = (name: string) => {
        const known =
          drivers.get(name) ?? openDriver(name, { pace: TRIAL_PACE }).then((made) => opened.use(made).driver);
        drivers.set(name, known);
        return known;
      };
      const rows = await regradeAttempts(await find(which, catalog, gradebook), {
        catalog,
        gradebook,
        driver,
        dryRun: options.dryRun === true,
        progress: (text) => remark(`  ${text}`),
      });
      if (options.json) printJson(rows);
      else show(rows, options.dryRun === true);
      done(rows.every(({ after }) => after) ? 0 : FOUND_WANTING);
    });
};

/** Throws LabError `bad-request` when nothing is called that. */
async function find(which: string, { labs }: Catalog, { attempts }: Gradebook): Promise<HandedIn[]> {
  if (/^\d+$/.test(which)) {
    const found = await attempts.handedIn({ id: Number(which) });
    if (found.length > 0) return found;
    throw new LabError('bad-request', `No attempt that was handed in has the number ${which}.`);
  }
  if (labs.some(({ definition }) => definition.id === which)) return attempts.handedIn({ lab: which });
  if (which === WHOLE_CLASS) return attempts.handedIn({});
  const known = labs.map(({ definition }) => definition.id).join(', ');
  throw new LabError(
    'bad-request',
    `There is no lab "${which}". Name an attempt by its number, a lab (${known}), or "${WHOLE_CLASS}" for everything that anybody on this server handed in.`,
  );
}

function show(rows: Regraded[], dryRun: boolean): void {
  if (rows.length === 0) {
    print('Nothing was handed in there.');
    return;
  }
  printTable(['attempt', 'person', 'lab', 'before', 'after', 'change'], rows.map(cells));
  for (const { attempt, reason } of rows) if (reason) print(`\nAttempt ${attempt} keeps its score: ${reason}`);
  for (const { attempt, foreign = [] } of rows)
    for (const { title, text } of foreign)
      print(`\nAttempt ${attempt} has something of another lab in ${title}:\n  ${text.replaceAll('\n', '\n  ')}`);
  const changed = rows.filter(({ before, after }) => after && after.score !== before.score).length;
  print(`\n${changed} of ${rows.length} scores ${dryRun ? 'would change. Nothing was written' : 'changed'}.`);
}

function cells({ attempt, person, lab, before, after, tasks }: Regraded): string[] {
  const changes = tasks.filter((task) => task.before !== task.after);
  return [
    String(attempt),
    person,
    lab,
    `${before.score}/${before.max}`,
    after ? `${after.score}/${after.max}` : '–',
    changes.map((task) => `${task.id} ${task.before} → ${task.after}`).join(', '),
  ];
}
