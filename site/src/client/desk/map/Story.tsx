/** The story of one letter: what happened to it, what was said, what the log holds, and where it ended. */
import { Fragment, type JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { mapWords } from '../../../words/map.ts';
import { api } from '../../api.ts';
import { tell } from '../../signals.ts';
import { useDesk } from '../use-desk.ts';
import { fateOf, type Letter } from './letter.ts';
import { dialogueOf, endOf, logTextOf, senderOf, timeOf, toldOf } from './sentences.ts';

/** Client and server as RFC 5321 writes examples; others are named in the line. */
const SPEAKERS = { client: 'C: ', server: 'S: ', other: '' } as const;

interface Props {
  /** undefined: the map has forgotten it. */
  letter: Letter | undefined;
  onClose: () => void;
}

export function Story({ letter, onClose }: Props): JSX.Element {
  const { map: say } = mapWords();
  const article = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    article.current?.scrollIntoView({ block: 'start' });
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  const fate = letter && fateOf(letter);
  return (
    <article ref={article} class="map-story" onKeyDown={onKeyDown}>
      <header>
        <button type="button" class="map-button" onClick={onClose}>
          ← {say.story.close}
        </button>
        <h3 ref={heading} tabIndex={-1}>
          {say.story.title}
        </h3>
        {fate && (
          <span class="map-fate-stamp" data-fate={fate}>
            {say.fates[fate]}
          </span>
        )}
      </header>
      {letter ? <Pages letter={letter} /> : <p>{say.story.gone}</p>}
    </article>
  );
}

function Pages({ letter }: { letter: Letter }): JSX.Element {
  const { map: say } = mapWords();
  const { story } = say;
  const client = letter.client === 'local' ? story.local : letter.client;
  return (
    <>
      {letter.times > 1 && <p class="map-same">{story.same(letter.times, client)}</p>}
      <dl class="map-facts">
        <dt>{story.queueId}</dt>
        <dd>{letter.queueId ? <code>{letter.queueId}</code> : story.none}</dd>
        <dt>{story.from}</dt>
        <dd>
          <code>{senderOf(letter, say)}</code>
        </dd>
        {letter.recipients.map(({ to, fate }) => (
          <Fragment key={to}>
            <dt>{story.to}</dt>
            <dd>
              <code>{to === '' ? say.noRecipient : to}</code>{' '}
              <span class="map-fate" data-fate={fate}>
                {say.fates[fate]}
              </span>
            </dd>
          </Fragment>
        ))}
        <dt>{story.client}</dt>
        <dd>
          {letter.client === '' ? say.queueBefore : letter.client === 'local' ? client : <code>{client}</code>}
          {letter.origin && ` (${say.places[letter.origin]})`}
          {letter.login && `, ${story.login(letter.login)}`}
        </dd>
      </dl>
      <Decision letter={letter} />
      <h4>{story.ended}</h4>
      {letter.recipients.map((recipient) => (
        <p key={recipient.to}>
          {letter.recipients.length > 1 && <code>{recipient.to}</code>} {endOf(recipient, letter, say)}
        </p>
      ))}
      <Dialogue letter={letter} />
      <h4>{story.happened}</h4>
      <ol class="map-steps">
        {letter.steps.map((step, index) => (
          <li key={index}>
            <time>{timeOf(step.at)}</time>
            <span>
              {toldOf(step, say)}
              {'reply' in step && <code>{step.reply}</code>}
            </span>
          </li>
        ))}
      </ol>
      <h4>{story.log}</h4>
      <Log letter={letter} />
    </>
  );
}

/** To the pane that steps through the restrictions, for what a client on the network asked. */
function Decision({ letter }: { letter: Letter }): JSX.Element | null {
  const { story } = mapWords().map;
  const { client, from, login, recipients } = letter;
  const [recipient] = recipients;
  if (client === '' || client === 'local' || !recipient || recipient.to === '') return null;
  return (
    <button
      type="button"
      class="map-button map-decision"
      onClick={() => tell('relaylab:policy', { client, sender: from, recipient: recipient.to, login })}
    >
      {story.decision}
    </button>
  );
}

function Dialogue({ letter }: { letter: Letter }): JSX.Element | null {
  const { map: say } = mapWords();
  const lines = dialogueOf(letter, say);
  if (lines.length === 0) return null;
  return (
    <>
      <h4>{say.story.said}</h4>
      <p class="map-note">{say.story.saidWhere}</p>
      <pre class="map-dialogue">
        {lines.map(({ from, text }, index) => (
          <span key={index} data-from={from}>
            {`${SPEAKERS[from]}${text}\n`}
          </span>
        ))}
      </pre>
    </>
  );
}

function Log({ letter }: { letter: Letter }): JSX.Element {
  const { now } = useDesk();
  const { story } = mapWords().map;
  const [lines, setLines] = useState<string[] | 'reading' | 'failed'>('reading');
  const wanted = logTextOf(letter);
  useEffect(() => {
    let current = true;
    api.mailLog(now.lab, wanted).then(
      (answer) => current && setLines(answer.lines),
      () => current && setLines('failed'),
    );
    return () => {
      current = false;
    };
    // What was told since has been logged as well.
  }, [wanted, letter.steps.length]);
  if (lines === 'reading') return <p class="map-note">{story.reading}</p>;
  if (lines === 'failed') return <p class="map-note">{story.logFailed}</p>;
  if (lines.length === 0) return <p class="map-note">{story.noLog}</p>;
  return <pre class="map-log">{lines.join('\n')}</pre>;
}
