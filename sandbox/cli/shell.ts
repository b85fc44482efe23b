import type { StudentHost } from '../../labs/schema.ts';
import { STUDENT_HOSTS } from '../../labs/schema.ts';
import type { Terminal } from '../drivers/driver.ts';
import { LabError } from '../errors.ts';
import { applyState } from '../grader/trial.ts';
import { drawWorld } from '../world/variant.ts';
import { expose } from './expose.ts';
import { open } from './open.ts';
import { type AddCommand, remark } from './result.ts';

interface Options {
  driver?: string;
  seed: string;
  apply: string;
  expose?: string;
}

export const addShell: AddCommand = (program, done) => {
  program
    .command('shell')
    .description('a sandbox and its terminal right here')
    .argument('<lab>', 'id of the lab')
    .argument('[host]', `one of ${STUDENT_HOSTS.join(', ')}`, 'mail')
    .option('--driver <name>', 'what runs the sandbox (default: RELAYLAB_DRIVER or auto)')
    .option('--seed <seed>', 'which variant to draw', 'shell')
    .option('--apply <state>', 'none, solution, or the name of another solution or of a mutant', 'none')
    .option(
      '--expose <port>',
      "let programs of this machine talk to the lab's port 25, as strangers, on 127.0.0.1:<port> (0: any free one)",
    )
    .action(async (id: string, host: string, options: Options) => {
      if (!isStudentHost(host))
        throw new LabError('bad-request', `There is no host "${host}". Choose one of: ${STUDENT_HOSTS.join(', ')}.`);
      await using opened = await open(options.driver);
      const lab = opened.catalog.lab(id);
      const world = drawWorld(options.seed, lab.definition.variant);
      const state = await lab.state(options.apply, world);
      await using sandbox = await opened.driver.create({
        id: 'shell',
        lab: id,
        world,
        files: await lab.startingFiles(world),
      });
      if (state) await applyState(sandbox, state);
      await using exposed = options.expose === undefined ? undefined : await expose(sandbox, Number(options.expose));
      if (exposed)
        remark(`relaylab: ${world.mail.name} (own domain ${world.domain}) listens on 127.0.0.1:${exposed.port}`);
      const [columns, rows] = [process.stdout.columns ?? 80, process.stdout.rows ?? 24];
      done(await attach(await sandbox.terminal(host, { columns, rows })));
    });
};

const isStudentHost = (host: string): host is StudentHost => STUDENT_HOSTS.some((known) => known === host);

/** Joins this process's terminal to the sandbox's until its shell ends, or ours does. Resolves to the exit status. */
async function attach(terminal: Terminal): Promise<number> {
  const { stdin, stdout } = process;
  const type = (data: Buffer) => terminal.write(data);
  const resize = () => terminal.resize({ columns: stdout.columns, rows: stdout.rows });
  // What was piped in is done, but what it started may still print: say end-of-file as a keyboard would, Ctrl-D.
  const hangUp = () => terminal.write(new Uint8Array([4]));
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', type).on('end', hangUp);
  stdout.on('resize', resize);
  try {
    for await (const chunk of terminal.output) stdout.write(chunk);
    return await terminal.exited;
  } finally {
    stdin.off('data', type).off('end', hangUp).pause();
    stdout.off('resize', resize);
    if (stdin.isTTY) stdin.setRawMode(false);
  }
}
