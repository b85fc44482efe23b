/** The upper half of the desk: a terminal for each host, and the editor; two of them side by side if one likes. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StudentHost } from '../../../../labs/schema.ts';
import { words } from '../../words/index.ts';
import type { TerminalSettings } from '../terminal.ts';
import { EditorPane } from './EditorPane.tsx';
import { choose, loadPlaces, type Place, savePlaces, toggle } from './places.ts';
import { loadSettings, saveSettings } from './settings.ts';
import { Tabs } from './Tabs.tsx';
import { TerminalPane } from './TerminalPane.tsx';
import { TerminalTools } from './TerminalTools.tsx';
import { useDesk } from './use-desk.ts';
import { useTerminals } from './use-terminals.ts';

export interface OpenFile {
  host: StudentHost;
  path: string;
  /** Counts openings, so that opening the same file again brings it back. */
  request: number;
}

/** `entered`: the person has just come to the desk, and is led into the first terminal. */
export function Workbench({ entered }: { entered: boolean }): JSX.Element {
  const { desk, now } = useDesk();
  const hosts = now.view?.sandbox?.hosts ?? [];
  const all: Place[] = [...hosts.map(({ host }) => host), 'editor'];
  const [places, setPlaces] = useState(() => loadPlaces(all));
  const [file, setFile] = useState<OpenFile>({ host: 'mail', path: '/etc/postfix/main.cf', request: 0 });
  const [settings, setSettings] = useState(loadSettings);
  // Counts how often the person went to the editor, which then takes the focus.
  const [entries, setEntries] = useState(0);
  const terminals = useTerminals(entered ? places.chosen : undefined);
  // A terminal is connected when its tab is first shown, and stays.
  const shown = useRef(new Set<Place>());
  const seen = (place: Place): boolean => place === places.chosen || place === places.beside;
  for (const place of all) if (seen(place)) shown.current.add(place);

  const turnTo = (place: Place): void => setPlaces((before) => choose(before, place));
  const enter = (place: Place): void => {
    turnTo(place);
    if (place === 'editor') setEntries((before) => before + 1);
    else terminals.focus(place);
  };
  const run = (host: StudentHost, command: string): void => {
    enter(host);
    terminals.run(host, command);
  };
  const edit = (host: StudentHost, path: string): void => {
    setFile((before) => ({ host, path, request: before.request + 1 }));
    enter('editor');
  };
  const split = (): void =>
    setPlaces((before) => {
      const next = toggle(before, all);
      savePlaces(next);
      return next;
    });
  const change = (next: TerminalSettings): void => {
    setSettings(next);
    saveSettings(next);
  };
  useEffect(() => {
    for (const { host, command } of desk.takeCommands()) run(host, command);
  }, [now.asked]);
  useEffect(() => {
    if (places.beside) savePlaces(places);
  }, [places]);
  const searched = [places.chosen, places.beside].find((place) => place !== undefined && place !== 'editor');

  const tabs = hosts.map(({ host, name }) => ({
    id: host as Place,
    label: host,
    panel: shown.current.has(host) && (
      <TerminalPane
        host={host}
        name={name}
        visible={seen(host)}
        settings={settings}
        onEdit={(path) => edit(host, path)}
        onHandle={(handle) => terminals.register(host, handle)}
      />
    ),
  }));
  const editor = {
    id: 'editor' as const,
    label: words().desk.editor,
    panel: shown.current.has('editor') && (
      <EditorPane file={file} onFile={edit} onRun={run} visible={seen('editor')} entries={entries} />
    ),
  };
  return (
    <section
      class="workbench"
      aria-label={words().desk.workbench}
      data-split={places.beside !== undefined}
      onKeyDownCapture={(event) => {
        if (!isSplitKey(event)) return;
        event.preventDefault();
        event.stopPropagation();
        split();
      }}
    >
      <Tabs
        label={words().desk.hosts}
        chosen={places.chosen}
        beside={places.beside}
        onChoose={turnTo}
        onEnter={enter}
        tabs={[...tabs, editor]}
        extra={
          <TerminalTools
            settings={settings}
            usable={searched !== undefined}
            split={places.beside !== undefined}
            onSplit={split}
            onChange={change}
            onFind={(text, backwards) => terminals.get(searched)?.find(text, backwards) ?? false}
            onEndSearch={() => terminals.get(searched)?.endSearch()}
          />
        }
      />
    </section>
  );
}

/** By the key's place on the keyboard: with Shift, what it writes differs from country to country. */
function isSplitKey({ ctrlKey, shiftKey, altKey, code }: KeyboardEvent): boolean {
  return ctrlKey && shiftKey && !altKey && code === 'Digit2';
}
