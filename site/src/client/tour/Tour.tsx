/** A walk of a minute past the things on the page. It blocks nothing: everything around it can be used meanwhile. */
import { type JSX, render } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { words } from '../../words/index.ts';
import type { Dock } from '../dock.ts';
import { hear } from '../signals.ts';
import { show, useSpot } from './spot.ts';
import { stepsFor } from './steps.ts';

interface Options {
  /** The person asked for it: no offer comes first. */
  asked: boolean;
  /** It was begun, or is not wanted. */
  onAnswered: () => void;
}

export function showTour(dock: Dock, { asked, onAnswered }: Options): void {
  const place = document.createElement('div');
  place.className = 'tour-place';
  // Before the text, so that it is among the first that the Tab key meets.
  (document.querySelector('.main-frame') ?? document.body).prepend(place);
  const end = (): void => {
    render(null, place);
    place.remove();
  };
  render(<Tour dock={dock} asked={asked} onAnswered={onAnswered} onEnd={end} />, place);
}

interface Props extends Options {
  dock: Dock;
  onEnd: () => void;
}

function Tour({ dock, asked, onAnswered, onEnd }: Props): JSX.Element {
  const [walking, setWalking] = useState(asked);
  const { tour } = words();
  const heading = useId();
  useEffect(() => {
    if (asked) onAnswered();
  }, []);
  const decline = (): void => {
    onAnswered();
    onEnd();
  };
  // Who works at the desk already has found the way; the card would only lie on the text.
  useEffect(() => (walking ? undefined : hear('relaylab:lab', decline)), [walking]);
  if (walking) return <Walk dock={dock} onEnd={onEnd} />;
  return (
    <section class="tour-card tour-offer print:hidden" aria-labelledby={heading}>
      <h2 id={heading}>{tour.offer.title}</h2>
      <p>{tour.offer.text}</p>
      <div class="tour-buttons">
        <button type="button" class="button button-quiet" onClick={decline}>
          {tour.no}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            onAnswered();
            setWalking(true);
          }}
        >
          {tour.begin}
        </button>
      </div>
    </section>
  );
}

/** The card is gone; whoever uses the keyboard goes on at the desk, or at the button that opens it. */
function focusSomewhere(): void {
  const places = ['[data-open-desk]', '.workbench [role="tab"][aria-selected="true"]'];
  places
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .find((element) => element?.checkVisibility())
    ?.focus();
}

function Walk({ dock, onEnd }: Pick<Props, 'dock' | 'onEnd'>): JSX.Element {
  const [steps] = useState(() => stepsFor(document));
  const [at, setAt] = useState(0);
  const step = steps[at];
  const card = useRef<HTMLElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const [heading, text] = [useId(), useId()];
  const { tour } = words();
  const last = at === steps.length - 1;
  const end = (): void => {
    onEnd();
    focusSomewhere();
  };
  useSpot(step, card);
  useEffect(() => {
    if (step) void show(step, dock);
    title.current?.focus({ preventScroll: true });
  }, [at]);
  const said = step && tour.steps[step.name];
  return (
    // Not modal: the page stays as usable as it is.
    <section
      ref={card}
      class="tour-card print:hidden"
      role="dialog"
      aria-labelledby={heading}
      aria-describedby={text}
      onKeyDown={(event) => {
        if (event.key === 'Escape') end();
      }}
    >
      <p class="tour-at">{tour.at(at + 1, steps.length)}</p>
      <h2 id={heading} ref={title} tabIndex={-1}>
        {said?.title}
      </h2>
      <p id={text}>{said?.text}</p>
      <div class="tour-buttons">
        {!last && (
          <button type="button" class="link-button tour-skip" onClick={end}>
            {tour.skip}
          </button>
        )}
        {at > 0 && (
          <button type="button" class="button button-quiet" onClick={() => setAt(at - 1)}>
            {tour.back}
          </button>
        )}
        <button type="button" class="button" onClick={() => (last ? end() : setAt(at + 1))}>
          {last ? tour.done : tour.next}
        </button>
      </div>
    </section>
  );
}
