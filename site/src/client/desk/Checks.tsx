/** How the checks of a task ended, each with its evidence. */
import type { JSX } from 'preact';
import type { CheckResult, Evidence, Outcome } from '../../../../labs/schema.ts';
import { readTranscript } from '../../components/transcript.ts';

const MARKS: Readonly<Record<Outcome, { word: string; sign: string }>> = {
  passed: { word: 'Passed', sign: '✓' },
  failed: { word: 'Failed', sign: '✗' },
  'not-graded': { word: 'Not graded', sign: '–' },
};

const KINDS: Readonly<Record<Evidence['kind'], string>> = {
  words: 'What was done',
  dialogue: 'SMTP dialogue',
  log: 'Mail log',
  canary: 'Where the test letter ended',
  restriction: 'What decided',
  answer: 'Your answer',
};

export function Checks({ checks }: { checks: CheckResult[] }): JSX.Element {
  return (
    <ul class="checks">
      {checks.map((check) => (
        <li key={check.id} data-outcome={check.outcome}>
          <span class="check-mark" aria-hidden="true">
            {MARKS[check.outcome].sign}
          </span>
          <div>
            <p>
              <span class="sr-only">{MARKS[check.outcome].word}: </span>
              {check.summary}
            </p>
            {check.evidence.length > 0 && (
              <details class="evidence">
                <summary>Evidence</summary>
                {check.evidence.map((piece, index) => (
                  <Piece key={index} piece={piece} />
                ))}
              </details>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Piece({ piece }: { piece: Evidence }): JSX.Element {
  const plain = piece.kind === 'words' || piece.kind === 'answer' || piece.kind === 'canary';
  return (
    <figure class="piece" data-kind={piece.kind}>
      <figcaption>
        <span>{KINDS[piece.kind]}</span> {piece.title}
      </figcaption>
      {plain ? <p>{piece.text}</p> : <Transcript text={piece.text} />}
    </figure>
  );
}

function Transcript({ text }: { text: string }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <pre tabIndex={0}>
      <code>
        {readTranscript(text).map(({ kind, text: line }, index) => (
          <span key={index} class={`line ${kind}`}>
            {line}
            {'\n'}
          </span>
        ))}
      </code>
    </pre>
  );
}
