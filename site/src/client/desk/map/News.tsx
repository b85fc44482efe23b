/** What is new, told to a screen reader: a line every few seconds at most, however much moves; each step at once. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { mapWords } from '../../../words/map.ts';
import { newsOf, tellNews, toldOf } from './sentences.ts';
import type { WorldLog } from './world-log.ts';

/** Between two lines. Milliseconds. */
const SELDOM = 10_000;

export function News({ log }: { log: WorldLog }): JSX.Element {
  const { map: say } = mapWords();
  const [line, setLine] = useState('');
  const told = useRef(newsOf(log.ledger));
  useEffect(() => {
    const timer = setInterval(() => {
      if (log.paused) return;
      const now = newsOf(log.ledger);
      const text = tellNews(told.current, now, say);
      told.current = now;
      if (text !== '') setLine(text);
    }, SELDOM);
    return () => clearInterval(timer);
  }, [log]);
  const step = log.lastStep;
  useEffect(() => {
    if (!step) return;
    told.current = newsOf(log.ledger);
    setLine(toldOf(step, say));
  }, [step]);
  return (
    <p class="sr-only" role="status">
      {line}
    </p>
  );
}
