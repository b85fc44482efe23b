/** Search, size of letters, and the mode for screen readers. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { TerminalSettings } from '../terminal.ts';
import { clampSize } from './settings.ts';

interface Props {
  settings: TerminalSettings;
  onChange: (settings: TerminalSettings) => void;
  onFind: (text: string, backwards: boolean) => boolean;
  onEndSearch: () => void;
}

export function TerminalTools({ settings, onChange, onFind, onEndSearch }: Props): JSX.Element {
  const [searching, setSearching] = useState(false);
  const size = (by: number): void => onChange({ ...settings, fontSize: clampSize(settings.fontSize + by) });
  const end = (): void => {
    setSearching(false);
    onEndSearch();
  };
  return (
    <fieldset class="terminal-tools" aria-label="Terminal settings">
      {searching && <Search onFind={onFind} onEnd={end} />}
      <button
        type="button"
        aria-pressed={searching}
        title="Search in the terminal"
        onClick={() => (searching ? end() : setSearching(true))}
      >
        Find
      </button>
      <button type="button" title="Smaller letters" onClick={() => size(-1)}>
        A−<span class="sr-only"> smaller letters</span>
      </button>
      <button type="button" title="Larger letters" onClick={() => size(1)}>
        A+<span class="sr-only"> larger letters</span>
      </button>
      <button
        type="button"
        aria-pressed={settings.screenReader}
        title="Reads the terminal's text to a screen reader"
        onClick={() => onChange({ ...settings, screenReader: !settings.screenReader })}
      >
        Screen reader
      </button>
    </fieldset>
  );
}

function Search({ onFind, onEnd }: { onFind: Props['onFind']; onEnd: () => void }): JSX.Element {
  const [text, setText] = useState('');
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
        aria-label="Search in the terminal; Enter searches upwards, Shift+Enter downwards"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={key}
      />
      <span role="status">{missing ? 'not found' : ''}</span>
    </span>
  );
}
