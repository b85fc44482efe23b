/** The map as tables: what stands in the picture, in an order that can be read. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { mapWords } from '../../../words/map.ts';
import type { Ledger } from './ledger.ts';
import { fateOf, type Letter } from './letter.ts';
import { passedWords } from './passed.ts';
import { PLACES, type Place } from './places.ts';
import { recipientsOf, replyIn, senderOf, timeOf } from './sentences.ts';

/** Which letters are shown: all, those in the queue, or those from and to a place. */
export type Filter = 'all' | 'queue' | Place;

/** Rows at first, and how many more at each wish. */
const ROWS = 40;

interface Props {
  ledger: Ledger;
  filter: Filter;
  onFilter: (filter: Filter) => void;
  onLetter: (key: number) => void;
}

export function LetterTable({ ledger, filter, onFilter, onLetter }: Props): JSX.Element {
  const { map: say } = mapWords();
  const [rows, setRows] = useState(ROWS);
  const chosen = ledger.letters.filter((letter) => isIn(letter, filter));
  const older = chosen.length - rows;
  return (
    <div class="map-tables">
      <Standing ledger={ledger} />
      <div class="map-table-scroll">
        <table class="map-letters">
          <caption>
            {filter === 'all' || filter === 'queue' ? say.shown[filter] : say.shown.place(say.places[filter])}
            {filter !== 'all' && (
              <button type="button" class="map-all" onClick={() => onFilter('all')}>
                {say.showAll}
              </button>
            )}
          </caption>
          <thead>
            <tr>
              <th scope="col">{say.columns.time}</th>
              <th scope="col">{say.columns.letter}</th>
              <th scope="col">{say.columns.origin}</th>
              <th scope="col">{say.columns.fate}</th>
              <th scope="col">{say.columns.reply}</th>
            </tr>
          </thead>
          <tbody>
            {chosen.slice(0, rows).map((letter) => (
              <Row key={letter.key} letter={letter} onLetter={onLetter} />
            ))}
          </tbody>
        </table>
      </div>
      {chosen.length === 0 && <p class="map-none">{say.noneHere}</p>}
      {older > 0 && (
        <button type="button" class="map-more" onClick={() => setRows(rows + ROWS)}>
          {say.more(Math.min(ROWS, older))}
        </button>
      )}
    </div>
  );
}

function Row({ letter, onLetter }: { letter: Letter; onLetter: (key: number) => void }): JSX.Element {
  const { map: say } = mapWords();
  const fate = fateOf(letter);
  return (
    <tr data-fate={fate}>
      <td class="map-time">{timeOf(letter.changedAt)}</td>
      <th scope="row">
        <button type="button" onClick={() => onLetter(letter.key)}>
          {senderOf(letter, say)} → {recipientsOf(letter, say)}
        </button>
      </th>
      <td>{letter.origin === undefined ? say.queueBefore : say.places[letter.origin]}</td>
      <td class="map-fate">
        {say.fates[fate]}
        {letter.times > 1 && ` · ${say.times(letter.times)}`}
      </td>
      <td class="map-reply">{replyIn(letter)}</td>
    </tr>
  );
}

function Standing({ ledger }: { ledger: Ledger }): JSX.Element {
  const { map: say } = mapWords();
  const state = ledger.service?.state;
  const [listing] = ledger.listings;
  const addresses = ledger.listings.map(({ address }) => address).join(', ');
  return (
    <table class="map-standing">
      <caption>{say.state}</caption>
      <tbody>
        <tr>
          <th scope="row">{say.queueIs}</th>
          <td>{ledger.load?.queue ?? 0}</td>
        </tr>
        <tr>
          <th scope="row">{say.blockList}</th>
          <td class={listing && 'map-bad'}>{listing ? say.listedOn(addresses, listing.zone) : say.notListed}</td>
        </tr>
        {(state === 'stopped' || state === 'failing') && (
          <tr>
            <th scope="row">{say.places.mail}</th>
            <td class="map-bad">{say.service[state]}</td>
          </tr>
        )}
        {PLACES.map((place) => [place, passedWords(ledger, place, say)] as const)
          .filter(([, passed]) => passed !== '')
          .map(([place, passed]) => (
            <tr key={place}>
              <th scope="row">
                {say.places[place]} <small>{say.roles[place]}</small>
              </th>
              <td>{passed}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function isIn(letter: Letter, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (filter === 'queue') return ['waiting', 'deferred', 'held'].includes(fateOf(letter));
  // Of the mail host itself: what stayed there.
  const ended = letter.recipients.some(({ place }) => place === filter);
  return filter === 'mail' ? ended : ended || letter.origin === filter;
}
