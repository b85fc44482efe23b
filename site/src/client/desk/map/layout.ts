/** Where things stand on the map, in the pixels of its pane: letters keep their size, distances give way. */
import type { Place } from './places.ts';

export interface Point {
  x: number;
  y: number;
}

export interface Layout {
  width: number;
  height: number;
  narrow: boolean;
  at: Readonly<Record<Place, Point>>;
  /** Of the office LAN's frame. */
  lan: { x: number; y: number; width: number; height: number };
  /** Too low for all that can be said of a place. */
  low: boolean;
  /** Of the pile of the queue: the middle of its foot. */
  pile: Point;
  stamp: Point;
}

/** Below this width the map stands upright. */
const NARROW = 560;
/** Below this height there is no room for a line on what each place is. */
const LOW = 330;
const LEAST_HEIGHT = { wide: 224, narrow: 430 } as const;

/** As parts of the width and height. */
const WIDE: Layout['at'] = {
  list: { x: 0.1, y: 0.14 },
  providers: { x: 0.34, y: 0.13 },
  smarthost: { x: 0.6, y: 0.14 },
  outside: { x: 0.1, y: 0.46 },
  strangers: { x: 0.1, y: 0.77 },
  mail: { x: 0.5, y: 0.68 },
  inside: { x: 0.89, y: 0.58 },
};
const UPRIGHT: Layout['at'] = {
  list: { x: 0.17, y: 0.1 },
  providers: { x: 0.5, y: 0.12 },
  smarthost: { x: 0.83, y: 0.1 },
  outside: { x: 0.17, y: 0.42 },
  strangers: { x: 0.17, y: 0.7 },
  mail: { x: 0.56, y: 0.53 },
  inside: { x: 0.82, y: 0.87 },
};

export function layoutFor(paneWidth: number, paneHeight: number): Layout {
  const width = Math.max(280, Math.round(paneWidth));
  const narrow = width < NARROW;
  const height = Math.round(Math.max(paneHeight, narrow ? LEAST_HEIGHT.narrow : LEAST_HEIGHT.wide));
  const parts = narrow ? UPRIGHT : WIDE;
  const point = ({ x, y }: Point): Point => ({ x: Math.round(x * width), y: Math.round(y * height) });
  const at: Layout['at'] = {
    list: point(parts.list),
    providers: point(parts.providers),
    smarthost: point(parts.smarthost),
    outside: point(parts.outside),
    strangers: point(parts.strangers),
    mail: point(parts.mail),
    inside: point(parts.inside),
  };
  const lan = narrow
    ? { x: Math.round(width * 0.62), y: at.inside.y - 46, width: Math.round(width * 0.38) - 8, height: 96 }
    : { x: Math.round(width * 0.77), y: 10, width: Math.round(width * 0.23) - 10, height: height - 20 };
  return {
    width,
    height,
    narrow,
    at,
    lan,
    low: !narrow && height < LOW,
    pile: narrow ? { x: at.mail.x + 92, y: at.mail.y + 44 } : { x: at.mail.x + 84, y: at.mail.y + 42 },
    stamp: narrow ? { x: at.mail.x + 60, y: at.mail.y - 64 } : { x: at.mail.x + 108, y: at.mail.y - 48 },
  };
}

/** A wire hangs a little: the middle point of its curve. */
function bend(from: Point, to: Point): Point {
  const sag = Math.min(26, Math.hypot(to.x - from.x, to.y - from.y) * 0.09);
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 + sag };
}

/** At a part of the way along the wire, 0 to 1. Always reckoned from the place to the mail host, so that both ways are one wire. */
export function along(from: Point, to: Point, part: number): Point {
  const middle = bend(from, to);
  const mix = (a: number, b: number, c: number) => (1 - part) ** 2 * a + 2 * (1 - part) * part * b + part ** 2 * c;
  return { x: mix(from.x, middle.x, to.x), y: mix(from.y, middle.y, to.y) };
}

/** Where a refusal stands: on its wire, ours nearer to our door. On a phone ours is below whom it was said to. */
export function tagAt({ at, narrow, width }: Layout, place: Place, by: 'us' | 'them'): Point {
  if (!narrow || by === 'them') return along(at[place], at.mail, by === 'us' ? 0.5 : 0.42);
  const { x, y } = at[place];
  return { x: Math.min(0.76 * width, Math.max(0.24 * width, x)), y: place === 'inside' ? y - 60 : y + 80 };
}

export function wire(from: Point, to: Point): string {
  const middle = bend(from, to);
  return `M${from.x} ${from.y}Q${middle.x} ${middle.y} ${to.x} ${to.y}`;
}
