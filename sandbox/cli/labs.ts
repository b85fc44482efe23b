import { loadCatalog } from '../catalog.ts';
import { type AddCommand, print, printJson } from './result.ts';

export const addLabs: AddCommand = (program, done) => {
  program
    .command('labs')
    .description('the labs, with tasks and points')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const { labs } = await loadCatalog();
      const shapes = labs.map(({ definition: { id, title, tasks } }) => ({
        id,
        title,
        tasks: tasks.map((task) => ({ id: task.id, title: task.title, points: task.points })),
      }));
      if (options.json) printJson(shapes);
      else
        for (const lab of shapes) {
          print(`${lab.id}: ${lab.title}`);
          for (const task of lab.tasks) print(`  ${String(task.points).padStart(3)}  ${task.id}: ${task.title}`);
        }
      done(0);
    });
};
