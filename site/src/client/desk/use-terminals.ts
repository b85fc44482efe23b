/** The terminals on the desk: commands and the focus wait until the one that they are for is there. */
import { useRef } from 'preact/hooks';
import type { StudentHost } from '../../../../labs/schema.ts';
import type { Place } from './places.ts';
import type { TerminalHandle } from './TerminalPane.tsx';

export interface Terminals {
  get(place: Place | undefined): TerminalHandle | undefined;
  register(host: StudentHost, terminal: TerminalHandle | undefined): void;
  run(host: StudentHost, command: string): void;
  focus(host: StudentHost): void;
}

/** `first`: whichever is to have the focus as soon as it is there, unless the person has gone elsewhere meanwhile. */
export function useTerminals(first: Place | undefined): Terminals {
  const terminals = useRef(new Map<Place, TerminalHandle>());
  const waiting = useRef(new Map<StudentHost, string[]>());
  const wanted = useRef<Place | undefined>(first);
  return {
    get: (place) => place && terminals.current.get(place),
    register(host, terminal) {
      if (!terminal) {
        terminals.current.delete(host);
        return;
      }
      terminals.current.set(host, terminal);
      for (const command of waiting.current.get(host) ?? []) terminal.run(command);
      waiting.current.delete(host);
      if (wanted.current !== host) return;
      wanted.current = undefined;
      if (!isReadingElsewhere()) terminal.focus();
    },
    run(host, command) {
      const terminal = terminals.current.get(host);
      if (terminal) terminal.run(command);
      else waiting.current.set(host, [...(waiting.current.get(host) ?? []), command]);
    },
    focus(host) {
      const terminal = terminals.current.get(host);
      wanted.current = terminal ? undefined : host;
      // After its panel is shown: what is hidden cannot have the focus.
      if (terminal) requestAnimationFrame(() => terminal.focus());
    },
  };
}

/** Machines may take a while to start; whoever reads on meanwhile is not torn away. */
function isReadingElsewhere(): boolean {
  const at = document.activeElement;
  return at !== null && at !== document.body && at.closest('#desk, [data-open-desk], [data-command]') === null;
}
