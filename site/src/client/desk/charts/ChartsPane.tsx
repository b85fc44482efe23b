/** What the map cannot show: how it went over the last minutes, and what the student's changes did to it. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { type MapWords, mapWords } from '../../../words/map.ts';
import { timeOf } from '../map/sentences.ts';
import { useWorld } from '../map/watch.ts';
import { useDesk } from '../use-desk.ts';
import { Chart } from './Chart.tsx';
import type { Line, PlotData } from './plot.ts';
import type { NumberedMark, Series } from './series.ts';

/** Minutes to look back. */
const SPANS = [1, 5, 15, 60] as const;

const QUEUE: Line[] = [{ measure: 'queue', colour: '--ink' }];
const MESSAGES: Line[] = [
  { measure: 'in', colour: '--blue' },
  { measure: 'out', colour: '--green', dash: [7, 3] },
  { measure: 'refused', colour: '--red', dash: [2, 3] },
];
const LOAD: Line[] = [
  { measure: 'cpu', colour: '--blue' },
  { measure: 'ioWait', colour: '--red', dash: [7, 3] },
];
const TAKEN: Line[] = [{ measure: 'taken', colour: '--green' }];

export default function ChartsPane({ visible }: { visible: boolean }): JSX.Element {
  const { log } = useWorld(visible);
  const { now } = useDesk();
  const { charts: say } = mapWords();
  const [minutes, setMinutes] = useState<number>(5);
  const [pointed, setPointed] = useState<number>();
  const theme = useTheme();
  const { series } = log;
  const newest = series.newest;
  const marks = series.marks;
  const data = useMemo(
    (): PlotData => ({
      columns: series.columns(minutes * 60_000),
      marks: marks.map(({ at, number }) => ({ number, at: at / 1_000 })),
      span: minutes * 60,
    }),
    [series, newest, marks, minutes],
  );
  if (series.empty)
    return (
      <div class="charts-empty">
        <h3>{say.empty.title}</h3>
        <p>{say.empty.text}</p>
      </div>
    );
  const shared = { data, pointed, theme, onPoint: setPointed };
  return (
    <div class="charts-pane">
      <fieldset class="charts-span" aria-label={say.span}>
        {SPANS.map((span) => (
          <button
            key={span}
            type="button"
            class="map-button"
            aria-pressed={span === minutes}
            onClick={() => setMinutes(span)}
          >
            {say.minutes(span)}
          </button>
        ))}
      </fieldset>
      <div class="charts-grid">
        <Chart title={say.queue} lines={QUEUE} top={5} {...shared} />
        <Chart title={say.messages} lines={MESSAGES} top={10} {...shared} />
        <Chart
          title={say.load}
          lines={LOAD}
          top={100}
          percent
          {...shared}
          note={now.view?.sandbox?.driver === 'embedded' ? say.emulated : undefined}
        />
        <Chart
          title={say.reputation}
          lines={TAKEN}
          top={100}
          percent
          showListed
          {...shared}
          note={reputationNote(series, say)}
        />
      </div>
      <Marks marks={marks} />
    </div>
  );
}

function reputationNote(series: Series, say: MapWords['charts']): string {
  const { asked, taken } = series.reputation;
  const share = asked === 0 ? say.notAsked : say.taken(taken, asked);
  return series.listed ? `${share} ${say.listedNow}` : share;
}

function Marks({ marks }: { marks: readonly NumberedMark[] }): JSX.Element {
  const { charts: say } = mapWords();
  return (
    <section class="charts-marks">
      <h3>{say.marks}</h3>
      {marks.length === 0 ? (
        <p>{say.noMarks}</p>
      ) : (
        <ol reversed>
          {[...marks].reverse().map(({ at, number, what, about }) => (
            <li key={number} value={number}>
              <time>{timeOf(at)}</time> {say.mark[what]} {about && <code>{about}</code>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** Counts changes of the page's theme, whose colours the charts are drawn in. */
function useTheme(): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const observer = new MutationObserver(() => setChanges((before) => before + 1));
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  return changes;
}
