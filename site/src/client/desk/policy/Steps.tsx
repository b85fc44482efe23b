/** The dialogue with all that was asked for each reply, one step after the other. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PolicyRun } from '../../../../../sandbox/http/api.ts';
import { policyWords } from '../../../words/policy.ts';
import { ExchangeItem } from './ExchangeItem.tsx';
import { seenAt, stepAt, type Walk, walkThrough } from './walk.ts';

interface Props {
  run: PolicyRun;
  /** Undefined: the last. */
  position: number | undefined;
  onPosition: (position: number | undefined) => void;
  onTry: (parameter: string, value: string) => void;
  children: ComponentChildren;
}

export function Steps({ run, position, onPosition, onTry, children }: Props): JSX.Element {
  const say = policyWords();
  const list = useRef<HTMLOListElement>(null);
  const walk = walkThrough(run);
  const last = Math.max(0, walk.length - 1);
  const at = Math.min(position ?? last, last);
  useEffect(() => {
    if (position !== undefined)
      list.current?.querySelector('[aria-current="step"]')?.scrollIntoView({ block: 'nearest' });
  }, [position, run]);
  return (
    <section class="policy-steps" aria-label={say.steps}>
      <div class="policy-steps-head">
        <h3>{say.steps}</h3>
        {children}
        {walk.length > 0 && <Walker at={at} last={last} onPosition={onPosition} />}
      </div>
      {walk.length === 0 && <p class="policy-none">{say.noMail}</p>}
      <p class="sr-only" role="status">
        {position === undefined ? '' : toldStep(run, walk, at)}
      </p>
      <ol class="policy-dialogue" ref={list}>
        {run.exchanges.map((exchange, index) => (
          <ExchangeItem
            key={`${exchange.at} ${exchange.said ?? ''}`}
            exchange={exchange}
            seen={seenAt(walk, at, index)}
            current={walk[at]?.exchange === index ? walk[at] : undefined}
            silent={run.outcome === 'no-greeting' ? say.waits : say.silence}
            onTry={onTry}
          />
        ))}
      </ol>
      <LogLines run={run} />
    </section>
  );
}

/** What a screen reader says when a step is taken. */
function toldStep(run: PolicyRun, walk: Walk, at: number): string {
  const say = policyWords();
  const { exchange, step } = stepAt(run, walk, at);
  const place = say.stepOf(at + 1, walk.length);
  if (step) return `${place}: ${step.restriction} ${say.answers[step.answer] ?? step.answer}. ${step.why}`;
  return `${place}: ${exchange?.said ?? ''} ${say.replies}: ${exchange?.reply.join(' ') ?? ''}`;
}

interface WalkerProps {
  at: number;
  last: number;
  onPosition: (position: number | undefined) => void;
}

function Walker({ at, last, onPosition }: WalkerProps): JSX.Element {
  const say = policyWords();
  const go = (target: number): void => {
    if (target >= 0 && target <= last) onPosition(target);
  };
  const press = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
    const target = steps[event.key];
    if (target === undefined) return;
    event.preventDefault();
    go(target);
  };
  const buttons: [label: string, sign: string, target: number][] = [
    [say.first, '⇤', 0],
    [say.back, '←', at - 1],
    [say.next, '→', at + 1],
    [say.last, '⇥', last],
  ];
  return (
    <div class="policy-walker" role="toolbar" aria-label={say.stepKeys} tabIndex={-1} onKeyDown={press}>
      {buttons.map(([label, sign, target]) => (
        // Not `disabled`: the focus would be lost at the end of the way.
        <button
          key={sign}
          type="button"
          title={label}
          aria-disabled={target < 0 || target > last || target === at}
          onClick={() => go(target)}
        >
          <span aria-hidden="true">{sign}</span>
          <span class={sign === '→' ? 'policy-button-word' : 'sr-only'}>{label}</span>
        </button>
      ))}
      <span class="policy-count">{say.stepOf(at + 1, last + 1)}</span>
    </div>
  );
}

function LogLines({ run: { complaints, outdated } }: { run: PolicyRun }): JSX.Element | null {
  const say = policyWords();
  if (complaints.length === 0 && outdated.length === 0) return null;
  return (
    <div class="policy-log">
      {outdated.map((table) => (
        <p key={table}>{say.outdated(table, `postmap ${table}`)}</p>
      ))}
      {complaints.length > 0 && <h4>{say.complaints}</h4>}
      {complaints.map(({ level, text, file, line }, index) => (
        <p key={index}>
          <code>
            {level}: {text}
          </code>
          {file !== undefined && line !== undefined && <span class="policy-place"> {say.at(file, line)}</span>}
        </p>
      ))}
    </div>
  );
}
