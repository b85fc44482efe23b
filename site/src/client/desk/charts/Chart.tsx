/** A chart with its legend, which is a table of its values: whoever cannot see the lines reads them there. */
import type { JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { mapWords } from '../../../words/map.ts';
import { timeOf } from '../map/sentences.ts';
import { type Line, makePlot, type Plot, type PlotData } from './plot.ts';
import { extentOf } from './series.ts';

interface Props {
  title: string;
  lines: readonly Line[];
  top: number;
  percent?: boolean;
  showListed?: boolean;
  data: PlotData;
  /** The sample under the pointer, of all charts. */
  pointed: number | undefined;
  onPoint: (index: number | undefined) => void;
  /** Counts changes of the theme. */
  theme: number;
  /** In words, below the table. */
  note?: string | undefined;
}

export function Chart(props: Props): JSX.Element {
  const { title, lines, top, percent = false, showListed = false, data, pointed, onPoint, theme, note } = props;
  const { charts: say } = mapWords();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>();
  const id = useId();
  const format = (value: number): string => written(value, percent, say.percent);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const made = makePlot(element, { lines, top, percent, showListed, format, time: timeOf, onPoint }, data);
    plot.current = made;
    const observer = new ResizeObserver(() => element.clientWidth > 0 && made.resize(element.clientWidth));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, [theme]);
  useEffect(() => plot.current?.show(data), [data]);
  const { columns } = data;
  const at = pointed === undefined ? undefined : columns.at[pointed];
  const valueNow = (values: readonly (number | null)[]): number | null | undefined =>
    at === undefined || pointed === undefined ? extentOf(values)?.last : values[pointed];
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption id={id}>{title}</figcaption>
      {/* The table below says the same. */}
      <div ref={place} class="chart-plot" aria-hidden="true" />
      <table aria-label={say.values(title)}>
        <thead>
          <tr>
            <td />
            <th scope="col">{at === undefined ? say.now : timeOf(at * 1_000)}</th>
            <th scope="col">{say.least}</th>
            <th scope="col">{say.most}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ measure, colour, dash }) => {
            const values = columns.of[measure];
            const extent = extentOf(values);
            return (
              <tr key={measure} data-measure={measure}>
                <th scope="row">
                  <svg width="22" height="8" aria-hidden="true">
                    <path d="M1 4h20" style={{ stroke: `var(${colour})` }} stroke-dasharray={dash?.join(' ')} />
                  </svg>
                  {say.measures[measure]}
                </th>
                {[valueNow(values), extent?.least, extent?.most].map((value, index) => (
                  <td key={index}>{value === undefined || value === null ? '–' : format(value)}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {showListed && columns.listed.includes(true) && (
        <p class="chart-listed">
          <span aria-hidden="true" /> {say.listedBand}
        </p>
      )}
      {note && <p>{note}</p>}
    </figure>
  );
}

function written(value: number, percent: boolean, sign: (value: string) => string): string {
  const language = document.documentElement.lang || 'en';
  const text = new Intl.NumberFormat(language, { maximumFractionDigits: percent ? 0 : 1 }).format(value);
  return percent ? sign(text) : text;
}
