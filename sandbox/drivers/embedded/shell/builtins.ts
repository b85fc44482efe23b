/** Builtins of bash that just-bash lacks, as far as an emulated host can have them. */
import type { Command } from 'just-bash';
import { output } from './commands.ts';
import { readHistory } from './history.ts';
import type { Streams } from './marks.ts';
import type { ShellSession } from './session.ts';

type Context = Parameters<Command['execute']>[1];
type Result = Awaited<ReturnType<Command['execute']>>;
type Define = (name: string, run: (args: string[], context: Context, streams: Streams) => Promise<Result>) => Command;

export const BUILTINS = ['history', 'help', 'jobs', 'fg', 'bg', 'trap', 'umask', 'ulimit', 'logout'] as const;

export function builtinCommands(session: ShellSession, define: Define): Command[] {
  const say = (streams: Streams, stdout: string, stderr = '', exitCode = 0): Result =>
    output(session.io, streams, { stdout, stderr, exitCode });
  const fixed = (name: string, stdout: string, stderr = '', exitCode = 0) =>
    define(name, async (_args, _context, streams) => say(streams, stdout, stderr, exitCode));
  return [
    define('history', async (args, _context, streams) => {
      if (args[0] === '-c') session.files.write('/root/.bash_history', '', { mode: 0o600 });
      const lines = readHistory(session.files).map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`);
      const last = Number(args[0]);
      return say(streams, lines.slice(Number.isInteger(last) && last >= 0 ? lines.length - last : 0).join(''));
    }),
    define('help', async (_args, _context, streams) => say(streams, helpText(session))),
    fixed('jobs', ''),
    fixed('fg', '', 'bash: fg: no job control in the embedded lab\n', 1),
    fixed('bg', '', 'bash: bg: no job control in the embedded lab\n', 1),
    fixed('trap', '', 'trap: not part of the embedded lab (signals end a script)\n', 1),
    fixed('umask', '0022\n'),
    fixed('ulimit', 'unlimited\n'),
  ];
}

function helpText(session: ShellSession): string {
  const columns = session.commands.sort().reduce((lines: string[], name) => {
    const line = lines.at(-1) ?? '';
    if (lines.length > 0 && line.length + name.length < 78) lines[lines.length - 1] = `${line} ${name}`;
    else lines.push(`  ${name}`);
    return lines;
  }, []);
  return `This host is emulated by Relay Lab. Its shell is a bash without job control; these commands are here:\n${columns.join('\n')}\nEach answers --help.\n`;
}
