import { type AddCommand, remark } from './result.ts';
import { ensureSite } from './site.ts';

export const addBuild: AddCommand = (program, done) => {
  program
    .command('build')
    .description('build the site anew')
    .action(async () => {
      await ensureSite({ always: true });
      remark('relaylab: the site is in site/dist.');
      done(0);
    });
};
