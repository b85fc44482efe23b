/** One host's terminal, with a banner while its connection is not there. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StudentHost } from '../../../../labs/schema.ts';
import { terminalAddress } from '../api.ts';
import type { LinkState } from '../link.ts';
import { HostTerminal, type TerminalSettings } from '../terminal.ts';
import { HOST_ROLES } from './state.ts';
import { useDesk } from './use-desk.ts';

export type TerminalHandle = Pick<HostTerminal, 'run' | 'find' | 'endSearch' | 'focus'>;

interface Props {
  host: StudentHost;
  name: string;
  visible: boolean;
  settings: TerminalSettings;
  onEdit: (path: string) => void;
  onHandle: (handle: TerminalHandle | undefined) => void;
}

export function TerminalPane({ host, name, visible, settings, onEdit, onHandle }: Props): JSX.Element {
  const { now } = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const terminal = useRef<HostTerminal>();
  const [state, setState] = useState<LinkState>({ kind: 'connecting' });
  const edit = useRef(onEdit);
  edit.current = onEdit;
  useEffect(() => {
    if (!place.current) return;
    const made = new HostTerminal(place.current, {
      address: terminalAddress(now.lab, host),
      label: `Terminal of ${host}, ${name}. Press Escape, then Tab to leave it.`,
      settings,
      onState: setState,
      onEdit: (path) => edit.current(path),
    });
    terminal.current = made;
    onHandle(made);
    return () => {
      onHandle(undefined);
      made.dispose();
    };
  }, [now.lab, host]);
  useEffect(() => terminal.current?.set(settings), [settings]);
  useEffect(() => {
    if (!visible) return;
    terminal.current?.fit();
    terminal.current?.focus();
  }, [visible]);
  return (
    <div class="terminal-pane">
      <LinkBanner state={state} onConnect={() => terminal.current?.connect()} />
      <div ref={place} class="terminal" data-host={host} data-link={state.kind} />
      <p class="terminal-foot">
        <span>
          <strong>{host}</strong> · {HOST_ROLES[host]}
        </span>
        <span>Esc, then Tab leaves the terminal</span>
      </p>
    </div>
  );
}

function LinkBanner({ state, onConnect }: { state: LinkState; onConnect: () => void }): JSX.Element {
  const text = bannerText(state);
  return (
    <div class="link-banner" role="status" hidden={!text}>
      <span>{text}</span>
      {state.kind !== 'connecting' && (
        <button type="button" class="desk-button" onClick={onConnect}>
          {state.kind === 'ended' ? 'Open a new shell' : 'Try now'}
        </button>
      )}
    </div>
  );
}

function bannerText(state: LinkState): string {
  switch (state.kind) {
    case 'open':
      return '';
    case 'connecting':
      return 'Connecting …';
    case 'lost':
      return `The connection is lost; what runs there goes on. Next try in ${Math.ceil(state.retryInMs / 1000)} s.`;
    case 'ended':
      return `The shell has ended with status ${state.status}.`;
    case 'refused':
      return state.text;
  }
}
