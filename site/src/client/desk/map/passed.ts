/** What passed between a place and the mail host, in a few words; empty where nothing did. */
import type { MapWords } from '../../../words/map.ts';
import type { Ledger } from './ledger.ts';
import type { Place } from './places.ts';

export function passedWords(ledger: Ledger, place: Place, say: MapWords['map']): string {
  const { sent, refused, took, turnedAway } = ledger.tally(place);
  const parts =
    place === 'mail'
      ? ([[took, say.mailboxes]] as const)
      : ([
          [sent, say.sent],
          [refused, say.refused],
          [took, say.took],
          [turnedAway, say.turnedAway],
        ] as const);
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => word(count))
    .join(' · ');
}
