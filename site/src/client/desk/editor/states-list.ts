/** The earlier states of a file as rows of a list, the newest first. */
import type { Words } from '../../../words/index.ts';
import type { Save } from '../../editor/saves.ts';

export interface StateRow {
  key: string;
  title: string;
  /** What kind of state it is. */
  hint: string;
  text: string;
  /** The state with which its lines are compared for counting. */
  before?: string;
}

export interface RowSources {
  /** What is on the host now, when something else changed it. */
  host: string | undefined;
  starting: string | undefined;
  saves: readonly Save[];
}

export function rowsOf(
  { host, starting, saves }: RowSources,
  words: Words['editor'],
  timeOf: (at: number) => string,
): StateRow[] {
  const kept = saves.map(({ at, kind, text }, index): StateRow => {
    const before = index === 0 ? starting : saves[index - 1]?.text;
    return {
      key: `${at}-${index}`,
      title: timeOf(at),
      hint: words.kinds[kind],
      text,
      ...(before === undefined ? {} : { before }),
    };
  });
  const first =
    starting === undefined
      ? []
      : [{ key: 'starting', title: words.startingState, hint: words.startingHint, text: starting }];
  const now = host === undefined ? [] : [{ key: 'host', title: words.onHostNow, hint: words.kinds.host, text: host }];
  return [...now, ...first, ...kept.reverse()];
}

/** The time of day, and the day where it is another one. `now`: epoch milliseconds. */
export function clock(language: string, now = Date.now()): (at: number) => string {
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  return (at) => (day.format(at) === day.format(now) ? time.format(at) : `${day.format(at)}, ${time.format(at)}`);
}
