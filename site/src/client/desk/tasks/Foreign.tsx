/** What stands in the configuration and belongs into another student's lab. */
import type { JSX } from 'preact';
import type { Evidence } from '../../../../../labs/schema.ts';
import { words } from '../../../words/index.ts';
import { GRADER_LANGUAGE, langOf } from '../../../words/language.ts';

export function Foreign({ pieces }: { pieces: Evidence[] }): JSX.Element {
  const { foreign: say } = words().tasks;
  return (
    <details class="foreign">
      <summary>{say.title(pieces.length)}</summary>
      <p>{say.text}</p>
      <ul lang={langOf(GRADER_LANGUAGE)}>
        {pieces.map(({ title, text }) => {
          const [line, ...meaning] = text.split('\n');
          return (
            <li key={title + text}>
              <strong>{title}</strong>
              <code>{line}</code>
              {meaning.join(' ')}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
