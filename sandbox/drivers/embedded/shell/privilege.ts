/** sudo and su for one who is root already: they run what they are told, as bash would. */
import type { Command } from 'just-bash';
import type { Streams } from './marks.ts';
import { quote } from './quote.ts';
import type { ShellSession } from './session.ts';

type Context = Parameters<Command['execute']>[1];
type Result = Awaited<ReturnType<Command['execute']>>;
type Define = (name: string, run: (args: string[], context: Context, streams: Streams) => Promise<Result>) => Command;

/** Options of sudo(8) that take an argument. */
const SUDO_VALUED = /^-[ugpCThR]$/;

export function privilegeCommands(session: ShellSession, define: Define): Command[] {
  const run = async (script: string, context: Context, streams: Streams): Promise<Result> => {
    if (script === '' || !context.exec) return { stdout: '', stderr: '', exitCode: 0 };
    const { exec } = context;
    return session.nesting(streams, () => exec(script, { cwd: context.cwd }));
  };
  return [
    define('sudo', (args, context, streams) => {
      let first = 0;
      while (args[first]?.startsWith('-')) first += SUDO_VALUED.test(args[first] ?? '') ? 2 : 1;
      return run(quote(args.slice(first)), context, streams);
    }),
    define('su', (args, context, streams) => {
      const command = args.indexOf('-c');
      return run(command < 0 ? '' : (args[command + 1] ?? ''), context, streams);
    }),
  ];
}
