/** How the checks of a task ended, each with its evidence. */
import type { JSX } from 'preact';
import type { Evidence, Outcome } from '../../../../labs/schema.ts';
import type { ResultView } from '../../../../sandbox/http/api.ts';
import { readTranscript } from '../../components/transcript.ts';
import { words } from '../../words/index.ts';
import { GRADER_LANGUAGE, langOf, pageLanguage, pathIn } from '../../words/language.ts';
import { tell } from '../signals.ts';
import { LEARN } from './tasks/learn.ts';
import { evidenceId } from './tasks/show-evidence.ts';

const SIGNS: Readonly<Record<Outcome, string>> = { passed: '✓', failed: '✗', 'not-graded': '–' };

export function Checks({ checks }: Pick<ResultView, 'checks'>): JSX.Element {
  const { tasks: say } = words();
  return (
    <ul class="checks">
      {checks.map((check) => (
        <li key={check.id} data-outcome={check.outcome}>
          <span class="check-mark" aria-hidden="true">
            {SIGNS[check.outcome]}
          </span>
          <div>
            <p>
              <span class="sr-only">{say.outcome[check.outcome]}: </span>
              <span lang={langOf(check.language ?? GRADER_LANGUAGE)}>{check.summary}</span>
            </p>
            {check.evidence.length > 0 && (
              <details class="evidence" id={evidenceId(check.id)}>
                <summary>{say.evidence.show}</summary>
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
  const lang = langOf(GRADER_LANGUAGE);
  const plain = piece.kind === 'words' || piece.kind === 'answer' || piece.kind === 'canary';
  return (
    <figure class="piece" data-kind={piece.kind}>
      <figcaption>
        <span class="piece-kind">{words().tasks.kinds[piece.kind]}</span>
        <span lang={lang}>{piece.title}</span>
        <StepThrough letter={piece.letter} />
        <Learn kind={piece.kind} />
      </figcaption>
      {plain ? <p lang={lang}>{piece.text}</p> : <Transcript text={piece.text} />}
    </figure>
  );
}

/** The same letter in the policy stepper. */
function StepThrough({ letter }: Pick<Evidence, 'letter'>): JSX.Element | null {
  if (!letter) return null;
  return (
    <button type="button" class="link-button step-through" onClick={() => tell('relaylab:policy', letter)}>
      {words().tasks.evidence.stepThrough}
    </button>
  );
}

/** Where the words of such a piece are explained. In a tab of its own, so that the desk stays. */
function Learn({ kind }: { kind: Evidence['kind'] }): JSX.Element | null {
  const place = LEARN.find((each) => each.kind === kind);
  if (!place) return null;
  const { evidence: say } = words().tasks;
  return (
    <a class="learn" href={pathIn(pageLanguage(), place.path)} target="_blank" rel="noopener">
      {say.links[place.kind]}
      <span class="sr-only">{say.newTab}</span>
    </a>
  );
}

function Transcript({ text }: { text: string }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <pre tabIndex={0} lang={langOf(GRADER_LANGUAGE)}>
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
