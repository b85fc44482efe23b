/** The command line: `npx relaylab …`. Exit status 0 done, 1 found wanting, 2 could not run. */
import { Command, CommanderError } from 'commander';
import { type AddCommand, COULD_NOT_RUN, type Done } from './cli/result.ts';
import { ERRORS, LabError } from './errors.ts';

/** In the order of the help. Loaded when asked for: a command must not wait for what only others need. */
const COMMANDS: Record<string, () => Promise<AddCommand>> = {
  start: async () => (await import('./cli/start.ts')).addStart,
  labs: async () => (await import('./cli/labs.ts')).addLabs,
  try: async () => (await import('./cli/try.ts')).addTry,
  verify: async () => (await import('./cli/verify.ts')).addVerify,
  probe: async () => (await import('./cli/probe.ts')).addProbe,
  audit: async () => (await import('./cli/audit.ts')).addAudit,
  shell: async () => (await import('./cli/shell.ts')).addShell,
  images: async () => (await import('./cli/images.ts')).addImages,
  doctor: async () => (await import('./cli/doctor.ts')).addDoctor,
  bench: async () => (await import('./cli/bench.ts')).addBench,
  'engine-proxy': async () => (await import('./cli/engine-proxy.ts')).addEngineProxy,
  fidelity: async () => (await import('./cli/fidelity.ts')).addFidelity,
  regrade: async () => (await import('./cli/regrade.ts')).addRegrade,
  'new-lab': async () => (await import('./cli/new-lab.ts')).addNewLab,
  build: async () => (await import('./cli/build.ts')).addBuild,
  'self-test': async () => (await import('./cli/self-test.ts')).addSelfTest,
};

for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has seen enough, as `head` has: what is still said goes nowhere, and the work ends as it would have.
    if (error.code !== 'EPIPE') throw error;
  });

const program = new Command('relaylab')
  .description('A course and sandbox about email open relays: attack a mail server, fix it, be graded.')
  .showHelpAfterError('(relaylab --help lists the commands)')
  .exitOverride();

const done: Done = (status) => {
  process.exitCode = status;
};
const wanted = Object.entries(COMMANDS).filter(([name]) => name === process.argv[2]);
for (const [, load] of wanted.length > 0 ? wanted : Object.entries(COMMANDS)) (await load())(program, done);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Says what went wrong in words for a person; a stack only where the fault is ours. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : COULD_NOT_RUN;
  if (error instanceof LabError) {
    const { text } = ERRORS[error.code];
    process.stderr.write(`relaylab: ${error.message === text ? text : error.message}\n`);
  } else {
    process.stderr.write(`relaylab: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  return COULD_NOT_RUN;
}
