/** watch(1): a command again and again, on a cleared screen. */
import type { Machine } from '../../machine.ts';
import type { Program, ProgramIo } from '../program.ts';
import { Failure } from '../run/failure.ts';
import { getopt } from '../run/getopt.ts';
import { wait } from '../run/wait.ts';

const HELP = `Usage: watch [-n SECONDS] [-t] [-g] [-e] COMMAND

Runs COMMAND with sh every 2 seconds until Ctrl-C.
  -n   seconds between two runs      -t   without the title
  -g   end when the output changes   -e   end when the command fails
`;

const HOME_AND_CLEAR = '\x1b[H\x1b[2J';
/** As watch(1) bounds it. */
const SHORTEST = 0.1;

export const watch: Program = {
  names: ['watch'],
  summary: 'runs a command again and again',
  help: HELP,
  async run(argv, io, machine) {
    const given = getopt(argv, '+n:tgedcxb');
    const command = given.operands.join(' ');
    if (command === '') throw new Failure(HELP.trimEnd());
    const seconds = given.has('n') ? Number(given.value('n')?.replace(',', '.')) : 2;
    if (Number.isNaN(seconds)) throw new Failure(`watch: failed to parse argument: '${given.value('n')}'`);
    const title = given.has('t') ? undefined : `Every ${seconds.toFixed(1)}s: ${command}`;
    let before: string | undefined;
    for (;;) {
      const result = await io.shell?.(command);
      if (!result || io.signal.aborted) return 130;
      const text = result.stdout + result.stderr;
      io.stdout(screen(text, title, io, machine));
      if (given.has('g') && before !== undefined && before !== text) return 0;
      if (given.has('e') && result.exitCode !== 0) return 8;
      before = text;
      if (!(await wait(machine.clock, Math.max(SHORTEST, seconds) * 1000, io.signal))) return 130;
    }
  },
};

/** What fits on the screen; everything where there is none. */
function screen(text: string, title: string | undefined, io: ProgramIo, machine: Machine): string {
  const size = io.tty?.size();
  const body = text.split('\n');
  if (!size) return `${title === undefined ? '' : `${title}\n\n`}${text}`;
  const right = `${machine.name.split('.')[0]}: ${new Date(machine.clock.now()).toUTCString().slice(5, 25)}`;
  const room = size.columns - right.length - 1;
  const head = title === undefined ? [] : [room < 10 ? title : `${title.slice(0, room).padEnd(room)} ${right}`, ''];
  const lines = [...head, ...body].slice(0, size.rows - 1).map((line) => [...line].slice(0, size.columns).join(''));
  return `${HOME_AND_CLEAR}${lines.join('\n')}\n`;
}
