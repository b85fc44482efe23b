/** One chart on uPlot: lines over time, the moments of changes, and the time on the block list. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Columns, Measure } from './series.ts';

/** CSS pixels. */
const HEIGHT = 150;
/** Numbers of marks that stand closer than this would cover each other. CSS pixels. */
const MARK_ROOM = 14;

export interface Line {
  measure: Measure;
  /** A custom property of the page's colours. */
  colour: string;
  /** Drawn in dashes, so that lines are told apart without colours too. */
  dash?: number[];
}

export interface PlotData {
  columns: Columns;
  /** In the order of time; `at` in seconds since the epoch. */
  marks: readonly { number: number; at: number }[];
  /** Seconds that are shown. */
  span: number;
}

export interface PlotOptions {
  lines: readonly Line[];
  /** The y axis reaches at least so far; exactly, for percent. */
  top: number;
  percent: boolean;
  /** Shades the time on the block list. */
  showListed: boolean;
  format: (value: number) => string;
  time: (at: number) => string;
  /** The sample under the pointer, or none. */
  onPoint: (index: number | undefined) => void;
}

export interface Plot {
  show(data: PlotData): void;
  resize(width: number): void;
  dispose(): void;
}

/** Colours are read from the page once: make it anew for another theme. */
export function makePlot(place: HTMLElement, options: PlotOptions, first: PlotData): Plot {
  let now = first;
  const colours = coloursOf(place);
  const chart = new uPlot(
    {
      width: Math.max(200, place.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      padding: [12, 26, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'relaylab' } },
      scales: {
        x: { range: () => spanOf(now) },
        y: { range: (_, __, most) => [0, options.percent ? options.top : Math.max(options.top, (most ?? 0) * 1.1)] },
      },
      axes: [
        { ...axis(colours), space: 70, size: 28, values: (_, splits) => splits.map((at) => options.time(at * 1_000)) },
        { ...axis(colours), size: 46, values: (_, splits) => splits.map(options.format) },
      ],
      series: [
        {},
        ...options.lines.map(({ measure, colour, dash }) => ({
          label: measure,
          stroke: colours.get(colour),
          width: 1.6,
          points: { show: false },
          ...(dash ? { dash } : {}),
        })),
      ],
      hooks: {
        drawClear: [(plot) => options.showListed && shadeListed(plot, now.columns, colours.get('--red-wash'))],
        draw: [(plot) => drawMarks(plot, now, colours.get('--ink-faint'))],
        setCursor: [({ cursor }) => options.onPoint(cursor.idx ?? undefined)],
      },
    },
    dataOf(first, options.lines),
    place,
  );
  return {
    show: (data) => {
      now = data;
      chart.setData(dataOf(data, options.lines));
    },
    resize: (width) => chart.setSize({ width: Math.max(200, width), height: HEIGHT }),
    dispose: () => chart.destroy(),
  };
}

interface Colours {
  get(name: string): string;
}

function coloursOf(place: HTMLElement): Colours {
  const style = getComputedStyle(place);
  return { get: (name) => style.getPropertyValue(name).trim() };
}

function axis(colours: Colours): uPlot.Axis {
  const line = { stroke: colours.get('--rule'), width: 1 };
  return { stroke: colours.get('--ink-faint'), font: '11px "Inter Variable", system-ui', grid: line, ticks: line };
}

function spanOf({ columns: { at }, span }: PlotData): [number, number] {
  const newest = at.at(-1) ?? 0;
  // What was not measured yet leaves no empty half: a minute is the least.
  return [Math.max(newest - span, Math.min(at[0] ?? 0, newest - 60)), newest];
}

function dataOf({ columns }: PlotData, lines: readonly Line[]): uPlot.AlignedData {
  return [columns.at, ...lines.map(({ measure }) => columns.of[measure])];
}

function shadeListed(plot: uPlot, { at, listed }: Columns, colour: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = colour;
  for (let index = 0; index < at.length; index += 1) {
    if (!listed[index]) continue;
    const first = index;
    while (listed[index + 1]) index += 1;
    const [from, to] = [first, index].map((each) => plot.valToPos(at[each] ?? 0, 'x', true));
    if (from !== undefined && to !== undefined) ctx.fillRect(from, bbox.top, Math.max(1, to - from), bbox.height);
  }
  ctx.restore();
}

function drawMarks(plot: uPlot, data: PlotData, colour: string): void {
  const { ctx, bbox } = plot;
  const [from, to] = spanOf(data);
  const ratio = devicePixelRatio;
  let labelled = Number.NEGATIVE_INFINITY;
  ctx.save();
  Object.assign(ctx, { strokeStyle: colour, fillStyle: colour, lineWidth: ratio, textAlign: 'center' });
  ctx.font = `${10 * ratio}px "Inter Variable", system-ui`;
  ctx.setLineDash([3 * ratio, 3 * ratio]);
  for (const { at, number } of data.marks) {
    if (at < from || at > to) continue;
    const x = Math.round(plot.valToPos(at, 'x', true));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (x - labelled < MARK_ROOM * ratio) continue;
    ctx.fillText(String(number), x, bbox.top - 3 * ratio);
    labelled = x;
  }
  ctx.restore();
}
