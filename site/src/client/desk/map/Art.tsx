/** The line art of each place, drawn around the middle of its own 48 × 40 box. */
import type { JSX } from 'preact';
import type { Place } from './places.ts';

export function Art({ place }: { place: Place }): JSX.Element {
  return <g class="map-art">{DRAWN[place]}</g>;
}

const DRAWN: Readonly<Record<Place, JSX.Element>> = {
  // A laptop on a table at home.
  outside: (
    <>
      <rect x="-14" y="-15" width="28" height="19" rx="2" />
      <path d="M-19 9h38l-4-5h-30zM-9-9h11M-9-4h7" />
    </>
  ),
  // Three people whom nobody knows; the one in front wears a hat.
  strangers: (
    <>
      <circle cx="-15" cy="-5" r="4.5" />
      <path d="M-23 12c0-8 3-11 8-11s5 1 6 3" />
      <circle cx="15" cy="-5" r="4.5" />
      <path d="M23 12c0-8-3-11-8-11s-5 1-6 3" />
      <path class="map-filled" d="M-12 14c0-10 4-14 12-14s12 4 12 14z" />
      <circle class="map-filled" cx="0" cy="-5" r="6" />
      <path class="map-filled" d="M-10-8h20M-6-8l1-8h10l1 8z" />
    </>
  ),
  // A ledger with crossed-out entries.
  list: (
    <>
      <path d="M-14-17h24l5 5v29h-29zM10-17v5h5" />
      <path d="M-8-7h5M-8 1h5M-8 9h5M1-7h8M1 1h8M1 9h8" />
      <path class="map-red" d="M-9-9l7 5M-9-1l7 5" />
    </>
  ),
  // Post offices of others, one behind the other.
  providers: (
    <>
      <path d="M4-9l13-7 13 7v21H20M30-9H20" />
      <path class="map-filled" d="M-24-6l14-9 14 9v20h-28zM-24-6H4" />
      <path d="M-18-1v10M-10-1v10M-2-1v10M-24 14H4" />
      <path d="M-27 14h60" />
    </>
  ),
  // A pillar box: put it in here, and somebody else carries it on.
  smarthost: (
    <>
      <path d="M-12 16v-26a12 8 0 0 1 24 0v26z" />
      <path d="M-14 16h28M-12-7h24M-6-1h12M-6 5h12v6H-6z" />
    </>
  ),
  // Your post office, with a letter over the door.
  mail: (
    <>
      <path class="map-filled" d="M-34-8l34-20 34 20v32h-68z" />
      <path d="M-38 24h76M-34-8h68M-26-8v32M26-8v32" />
      <path d="M-9-20h18v12H-9zM-9-20l9 7 9-7" />
      <path d="M-10 24V4a10 8 0 0 1 20 0v20M0-4v28" />
    </>
  ),
  // A computer in an office.
  inside: (
    <>
      <rect x="-17" y="-16" width="34" height="23" rx="2" />
      <path d="M-5 7l-2 7h14l-2-7M-12 14h24M-11-10h22v11h-22z" />
    </>
  ),
};

/** An envelope around the middle of a 22 × 15 box. */
export function Envelope(): JSX.Element {
  return (
    <>
      <rect x="-11" y="-7.5" width="22" height="15" rx="1.5" />
      <path d="M-11-7l11 8 11-8" />
    </>
  );
}

/** How many envelopes are drawn for a queue of this length: each more means about four times as many. */
export function pileOf(queue: number): number {
  return queue <= 0 ? 0 : Math.min(7, 1 + Math.floor(Math.log2(queue) / 1.6));
}
