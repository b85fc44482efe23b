/** One host's terminal, with a banner while its connection is not there. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StudentHost } from '../../../../labs/schema.ts';
import { words } from '../../words/index.ts';
import { terminalAddress } from '../api.ts';
import type { LinkState } from '../link.ts';
import { HostTerminal, type TerminalSettings } from '../terminal.ts';
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
      label: words().terminal.label(host, name),
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
    if (visible) terminal.current?.fit();
  }, [visible]);
  const say = words().terminal;
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
          <strong>{host}</strong> · {say.roles[host]}
        </span>
        <span>{say.wayOut}</span>
      </p>
    </div>
  );
}

function Paused({ text, onWake }: { text: string; onWake: () => void }): JSX.Element {
  const say = words().terminal;
  return (
    <div class="terminal-paused" role="status">
      <span class="stamp" aria-hidden="true">
        {say.paused}
      </span>
      <p>
        {text} {say.pressAnyKey}
      </p>
      <button type="button" class="desk-button desk-button-main" onClick={onWake}>
        {say.goOn}
      </button>
    </div>
  );
}

function LinkBanner({ state, onConnect }: { state: LinkState; onConnect: () => void }): JSX.Element {
  const text = bannerText(state);
  const say = words().terminal;
  return (
    <div class="link-banner" role="status" hidden={!text}>
      <span>{text}</span>
      {state.kind === 'lost' && <Countdown key={state.retryInMs} ms={state.retryInMs} />}
      {state.kind !== 'connecting' && (
        <button type="button" class="desk-button" onClick={onConnect}>
          {state.kind === 'ended' ? say.newShell : say.tryNow}
        </button>
      )}
    </div>
  );
}

/** Seconds until the next try. A screen reader hears that the connection is lost, and not every second of it. */
function Countdown({ ms }: { ms: number }): JSX.Element {
  const [left, setLeft] = useState(Math.ceil(ms / 1000));
  useEffect(() => {
    const timer = setInterval(() => setLeft((before) => Math.max(1, before - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class="link-countdown" aria-hidden="true">
      {words().terminal.nextTry(left)}
    </span>
  );
}

function bannerText(state: LinkState): string {
  const say = words().terminal;
  switch (state.kind) {
    case 'open':
    case 'over':
      return '';
    case 'connecting':
      return say.connecting;
    case 'lost':
      return state.text ?? say.lost;
    case 'ended':
      return say.ended(state.status);
    case 'paused':
    case 'refused':
      return state.text;
  }
}
