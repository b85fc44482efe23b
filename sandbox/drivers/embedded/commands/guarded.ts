/** What holds for every program: --help, failures in words, Ctrl-C. */
import type { Program } from './program.ts';
import { Failure } from './run/failure.ts';

/** 128 + SIGINT, as a shell reports it. */
const INTERRUPTED = 130;

export function guarded(program: Program): Program {
  return {
    ...program,
    async run(argv, io, machine) {
      if (argv.length === 2 && argv[1] === '--help') {
        io.stdout(program.help);
        return 0;
      }
      try {
        return await program.run(argv, io, machine);
      } catch (error) {
        if (io.signal.aborted) return INTERRUPTED;
        if (!(error instanceof Failure)) throw error;
        if (error.message !== '') io.stderr(`${error.message}\n`);
        return error.status;
      }
    },
  };
}
