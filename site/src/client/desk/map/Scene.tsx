/** The line art: hosts and wires, the frames of the networks, the queue as a pile. */
import type { JSX } from 'preact';
import type { MapWords } from '../../../words/map.ts';
import { Art, Envelope, pileOf } from './Art.tsx';
import { type Layout, wire } from './layout.ts';
import { PLACES } from './places.ts';

interface Props {
  layout: Layout;
  queue: number;
  /** The mail service does not run. */
  closed: boolean;
  say: MapWords['map'];
}

export function Scene({ layout, queue, closed, say }: Props): JSX.Element {
  const { at, lan, width, height } = layout;
  return (
    <>
      <rect class="map-frame" x="6" y="6" width={width - 12} height={height - 12} rx="10" />
      <text class="map-region" x={width * 0.27} y={height - 14}>
        {say.internet}
      </text>
      <rect class="map-lan" x={lan.x} y={lan.y} width={lan.width} height={lan.height} rx="8" />
      <text class="map-region" x={lan.x + lan.width - 10} y={lan.y + 16} text-anchor="end">
        {say.lan}
      </text>
      {PLACES.filter((place) => place !== 'mail').map((place) => (
        <path key={place} class="map-wire" data-place={place} d={wire(at[place], at.mail)} />
      ))}
      {/* What the smart host takes it carries to the others; that is out of this server's sight. */}
      <path
        class="map-wire"
        data-place="beyond"
        d={`M${at.smarthost.x} ${at.smarthost.y}L${at.providers.x} ${at.providers.y}`}
      />
      {PLACES.map((place) => (
        <g
          key={place}
          class="map-place"
          data-place={place}
          data-closed={place === 'mail' && closed}
          transform={`translate(${at[place].x} ${at[place].y})`}
        >
          <circle class="map-ground" r={place === 'mail' ? 40 : 26} />
          <Art place={place} />
        </g>
      ))}
      <Pile layout={layout} queue={queue} />
    </>
  );
}

function Pile({ layout: { pile }, queue }: { layout: Layout; queue: number }): JSX.Element {
  const drawn = pileOf(queue);
  return (
    <g class="map-pile" transform={`translate(${pile.x} ${pile.y})`}>
      <path class="map-tray" d="M-17-2v7h34v-7" />
      {Array.from({ length: drawn }, (_, index) => (
        <g key={index} class="map-queued" transform={`translate(${index % 2 === 0 ? -1 : 1} ${-5 - index * 5})`}>
          <Envelope />
        </g>
      ))}
    </g>
  );
}
