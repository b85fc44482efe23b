/** The newest letters as a row of envelopes below the map. It stands still while somebody is about to choose one. */
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { mapWords } from '../../../words/map.ts';
import { Envelope } from './Art.tsx';
import type { Ledger } from './ledger.ts';
import { fateOf, type Letter } from './letter.ts';
import { recipientsOf, senderOf } from './sentences.ts';

const MOST = 14;

interface Props {
  ledger: Ledger;
  onLetter: (key: number) => void;
}

export function Recent({ ledger, onLetter }: Props): JSX.Element {
  const { map: say } = mapWords();
  const [held, setHeld] = useState(false);
  const shown = useRef<Letter[]>([]);
  if (!held) shown.current = ledger.letters.slice(0, MOST);
  return (
    <ul
      class="map-recent"
      aria-label={say.recent}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusCapture={() => setHeld(true)}
      onBlurCapture={() => setHeld(false)}
    >
      {shown.current.map((letter) => (
        <Chip key={letter.key} letter={letter} onLetter={onLetter} />
      ))}
    </ul>
  );
}

function Chip({ letter, onLetter }: { letter: Letter; onLetter: (key: number) => void }): JSX.Element {
  const { map: say } = mapWords();
  const fate = fateOf(letter);
  const [from, to] = [senderOf(letter, say), recipientsOf(letter, say)];
  return (
    <li>
      <button
        type="button"
        class="map-chip"
        data-fate={fate}
        title={`${from} → ${to}`}
        onClick={() => onLetter(letter.key)}
      >
        <svg width="24" height="17" viewBox="-12 -8.5 24 17" aria-hidden="true">
          <Envelope />
        </svg>
        <span class="sr-only">{from} → </span>
        <span>{to}</span>
        <b>
          {say.fates[fate]}
          {letter.times > 1 && ` ×${letter.times}`}
        </b>
        <span class="sr-only">. {say.openStory}</span>
      </button>
    </li>
  );
}
