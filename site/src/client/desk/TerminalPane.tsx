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
  const { desk, now } = useDesk();
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
      onState: (next) => {
        setState(next);
        // The whole desk shows what became of the lab, and not only after its next look.
        if (next.kind === 'paused' || next.kind === 'over' || next.kind === 'refused') void desk.look();
      },
      onEdit: (path) => edit.current(path),
      onWake: () => desk.wake(),
    });
    terminal.current = made;
    onHandle(made);
    return () => {
      onHandle(undefined);
      made.dispose();
    };
  }, [now.lab, host]);
  useEffect(() => {
    if (now.wakes > 0 && state.kind !== 'open') terminal.current?.connect();
  }, [now.wakes]);
  useEffect(() => terminal.current?.set(settings), [settings]);
  useEffect(() => {
    if (!visible) return;
    terminal.current?.fit();
    terminal.current?.focus();
  }, [visible]);
  return (
    <div class="terminal-pane">
      {state.kind === 'paused' ? (
        <Paused text={state.text} onWake={() => desk.wake()} />
      ) : (
        <LinkBanner state={state} onConnect={() => terminal.current?.connect()} />
      )}
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

function Paused({ text, onWake }: { text: string; onWake: () => void }): JSX.Element {
  return (
    <div class="terminal-paused" role="status">
      <span class="stamp" aria-hidden="true">
        Paused
      </span>
      <p>{text} Press any key, and it goes on as it was.</p>
      <button type="button" class="desk-button desk-button-main" onClick={onWake}>
        Go on
      </button>
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
    case 'over':
      return '';
    case 'connecting':
      return 'Connecting …';
    case 'lost':
      return `${state.text ?? 'The connection is lost; what runs there goes on.'} Next try in ${Math.ceil(state.retryInMs / 1000)} s.`;
    case 'ended':
      return `The shell has ended with status ${state.status}.`;
    case 'paused':
    case 'refused':
      return state.text;
  }
}
