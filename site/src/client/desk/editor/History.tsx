/** Earlier states of the open file: the lab's own, and those that were saved here. Each can be looked at and brought back. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../../../words/index.ts';
import { pageLanguage } from '../../../words/language.ts';
import { countLines } from '../../editor/line-count.ts';
import { MAX_STATES, MAX_TEXT, type Save } from '../../editor/saves.ts';
import type { FileAddress } from '../../editor/session.ts';
import { Differences } from './Differences.tsx';
import { clock, rowsOf, type StateRow } from './states-list.ts';

interface Props {
  file: FileAddress;
  /** What is in the editor. */
  current: string;
  saves: Save[];
  /** What is on the host now, when something else changed it. */
  host: string | undefined;
  /** Undefined: the lab laid no such file. */
  starting: () => Promise<string | undefined>;
  onBringBack: (text: string, title: string) => void;
}

export function History({ file, current, saves, host, starting, onBringBack }: Props): JSX.Element {
  const texts = words().editor;
  const [start, setStart] = useState<{ text: string | undefined } | { failed: string }>();
  const [key, setKey] = useState<string>();
  useEffect(() => {
    starting().then(
      (text) => setStart({ text }),
      (error: unknown) => setStart({ failed: error instanceof Error ? error.message : String(error) }),
    );
  }, []);
  const laid = start && 'text' in start ? start.text : undefined;
  const rows = rowsOf({ host, starting: laid, saves }, texts, clock(pageLanguage()));
  // What one wants to see first: the change that was just noticed, else all one's own changes.
  const chosen =
    rows.find((row) => row.key === key) ??
    rows.find((row) => row.key === 'host') ??
    rows.find((row) => row.key === 'starting') ??
    rows.at(-1);
  return (
    <section class="history" aria-label={texts.historyOf(file.path)}>
      <div class="history-sides">
        <div class="history-list">
          {start && 'failed' in start && <p role="alert">{start.failed}</p>}
          {start && 'text' in start && laid === undefined && (
            <p>
              {texts.noStarting(file.path, file.host)} {saves.length > 0 && texts.firstSeen}
            </p>
          )}
          <ul>
            {rows.map((row) => (
              <li key={row.key}>
                <Row row={row} pressed={row === chosen} onChoose={() => setKey(row.key)} />
              </li>
            ))}
          </ul>
          {saves.length === 0 && <p>{current.length > MAX_TEXT ? texts.tooLarge : texts.nothingKept}</p>}
          <p class="history-bounds">{texts.bounds(MAX_STATES)}</p>
        </div>
        {chosen?.key === 'host' && (
          <Differences file={file} title={texts.comparedHost} before={current} after={chosen.text} />
        )}
        {chosen && chosen.key !== 'host' && start && (
          <Differences
            file={file}
            title={texts.compared(chosen.title)}
            before={chosen.text}
            after={current}
            onBringBack={() => onBringBack(chosen.text, chosen.title)}
          />
        )}
      </div>
    </section>
  );
}

interface RowProps {
  row: StateRow;
  pressed: boolean;
  onChoose: () => void;
}

function Row({ row, pressed, onChoose }: RowProps): JSX.Element {
  const texts = words().editor;
  const lines = row.before === undefined ? undefined : countLines(row.before, row.text);
  return (
    <button type="button" class="history-row" aria-pressed={pressed} onClick={onChoose}>
      <span class="history-title">{row.title}</span> <span class="history-hint">{row.hint}</span>{' '}
      {lines && lines.added + lines.removed > 0 && (
        <span class="history-lines">
          <span aria-hidden="true">{texts.lines(lines.added, lines.removed)}</span>
          <span class="sr-only">{texts.linesSpoken(lines.added, lines.removed)}</span>
        </span>
      )}
    </button>
  );
}
