/** The upper half of the desk: a terminal for each host, and the editor. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StudentHost } from '../../../../labs/schema.ts';
import { words } from '../../words/index.ts';
import { hear } from '../signals.ts';
import type { TerminalSettings } from '../terminal.ts';
import { EditorPane } from './EditorPane.tsx';
import { loadSettings, saveSettings } from './settings.ts';
import { Tabs } from './Tabs.tsx';
import { type TerminalHandle, TerminalPane } from './TerminalPane.tsx';
import { TerminalTools } from './TerminalTools.tsx';
import { useDesk } from './use-desk.ts';

type Place = StudentHost | 'editor';

export interface OpenFile {
  host: StudentHost;
  path: string;
  /** Counts openings, so that opening the same file again brings it back. */
  request: number;
}

export function Workbench(): JSX.Element {
  const { now } = useDesk();
  const hosts = now.view?.sandbox?.hosts ?? [];
  const [place, setPlace] = useState<Place>('mail');
  const [file, setFile] = useState<OpenFile>({ host: 'mail', path: '/etc/postfix/main.cf', request: 0 });
  const [settings, setSettings] = useState(loadSettings);
  // A terminal is connected when its tab is first shown, and stays.
  const [shown, setShown] = useState<ReadonlySet<Place>>(new Set<Place>(['mail']));
  const terminals = useRef(new Map<StudentHost, TerminalHandle>());
  const waiting = useRef(new Map<StudentHost, string[]>());

  const choose = (next: Place): void => {
    setShown((before) => new Set([...before, next]));
    setPlace(next);
  };
  const run = (host: StudentHost, command: string): void => {
    choose(host);
    const terminal = terminals.current.get(host);
    if (terminal) terminal.run(command);
    else waiting.current.set(host, [...(waiting.current.get(host) ?? []), command]);
  };
  const edit = (host: StudentHost, path: string): void => {
    setFile((before) => ({ host, path, request: before.request + 1 }));
    choose('editor');
  };
  const register = (host: StudentHost, terminal: TerminalHandle | undefined): void => {
    if (!terminal) {
      terminals.current.delete(host);
      return;
    }
    terminals.current.set(host, terminal);
    for (const command of waiting.current.get(host) ?? []) terminal.run(command);
    waiting.current.delete(host);
  };
  const change = (next: TerminalSettings): void => {
    setSettings(next);
    saveSettings(next);
  };
  useEffect(() => hear('relaylab:run', ({ host, command }) => run(host, command)), []);

  const tabs = hosts.map(({ host, name }) => ({
    id: host as Place,
    label: host,
    panel: shown.has(host) && (
      <TerminalPane
        host={host}
        name={name}
        visible={place === host}
        settings={settings}
        onEdit={(path) => edit(host, path)}
        onHandle={(handle) => register(host, handle)}
      />
    ),
  }));
  const editor = {
    id: 'editor' as const,
    label: words().desk.editor,
    panel: shown.has('editor') && <EditorPane file={file} onFile={edit} onRun={run} visible={place === 'editor'} />,
  };
  return (
    <section class="workbench" aria-label={words().desk.workbench}>
      <Tabs
        label={words().desk.hosts}
        chosen={place}
        onChoose={choose}
        tabs={[...tabs, editor]}
        extra={
          place !== 'editor' && (
            <TerminalTools
              settings={settings}
              onChange={change}
              onFind={(text, backwards) => terminals.current.get(place)?.find(text, backwards) ?? false}
              onEndSearch={() => terminals.current.get(place)?.endSearch()}
            />
          )
        }
      />
    </section>
  );
}
