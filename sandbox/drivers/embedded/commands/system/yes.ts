/** yes(1): one line without end, until Ctrl-C or until nobody takes more. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Program } from '../program.ts';

/** Written at once, bytes. */
const CHUNK = 16 * 1024;
const MOST = 256 * 1024;

export const yes: Program = {
  names: ['yes'],
  summary: 'prints a line again and again',
  help: 'Usage: yes [WORD…]\n\nPrints y, or the words, until Ctrl-C.\n',
  async run(argv, io) {
    const line = `${argv.slice(1).join(' ') || 'y'}\n`;
    const chunk = line.repeat(Math.max(1, Math.floor(CHUNK / line.length)));
    // Without a screen that holds it up it writes into a pipe, whose reader gets this much and no more.
    let room = io.drained ? Number.POSITIVE_INFINITY : MOST;
    for (; !io.signal.aborted && room > 0; room -= chunk.length) {
      await io.drained?.();
      if (io.signal.aborted) break;
      io.stdout(chunk);
      await turn();
    }
    return 130;
  },
};
