/** Search, size of letters, and the mode for screen readers. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { words } from '../../words/index.ts';
import type { TerminalSettings } from '../terminal.ts';
import { clampSize } from './settings.ts';

interface Props {
  settings: TerminalSettings;
  /** Whether a terminal is seen that these are for. */
  usable: boolean;
  split: boolean;
  onSplit: () => void;
  onChange: (settings: TerminalSettings) => void;
  onFind: (text: string, backwards: boolean) => boolean;
  onEndSearch: () => void;
}

export function TerminalTools(props: Props): JSX.Element {
  const { settings, usable, split, onSplit, onChange, onFind, onEndSearch } = props;
  const [searching, setSearching] = useState(false);
  const say = words().terminal;
  const size = (by: number): void => onChange({ ...settings, fontSize: clampSize(settings.fontSize + by) });
  const end = (): void => {
    setSearching(false);
    onEndSearch();
  };
  return (
    <fieldset class="terminal-tools" aria-label={say.settings}>
      {usable && searching && <Search onFind={onFind} onEnd={end} />}
      {usable && (
        <>
          <button
            type="button"
            aria-pressed={searching}
            title={say.findTitle}
            onClick={() => (searching ? end() : setSearching(true))}
          >
            {say.find}
          </button>
          <button type="button" title={say.smaller} onClick={() => size(-1)}>
            A−<span class="sr-only"> {say.smaller}</span>
          </button>
          <button type="button" title={say.larger} onClick={() => size(1)}>
            A+<span class="sr-only"> {say.larger}</span>
          </button>
          <button
            type="button"
            aria-pressed={settings.screenReader}
            title={say.screenReaderTitle}
            onClick={() => onChange({ ...settings, screenReader: !settings.screenReader })}
          >
            {say.screenReader}
          </button>
        </>
      )}
      <button type="button" class="split" aria-pressed={split} title={say.splitTitle} onClick={onSplit}>
        {say.split}
      </button>
    </fieldset>
  );
}

function Search({ onFind, onEnd }: { onFind: Props['onFind']; onEnd: () => void }): JSX.Element {
  const [text, setText] = useState('');
  const say = words().terminal;
  const [missing, setMissing] = useState(false);
  const find = (backwards: boolean): void => setMissing(text !== '' && !onFind(text, backwards));
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onEnd();
    if (event.key !== 'Enter') return;
    event.preventDefault();
    find(!event.shiftKey);
  };
  return (
    <span class="terminal-search">
      <input
        ref={(field) => field?.focus()}
        type="search"
        aria-label={say.findLabel}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={key}
      />
      <span role="status">{missing ? say.notFound : ''}</span>
    </span>
  );
}
