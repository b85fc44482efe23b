/** Sets out the desk in its place on the page. */
import { render } from 'preact';
import { hear } from '../signals.ts';
import { Desk } from './Desk.tsx';
import { WorldContext, WorldWatch } from './map/watch.ts';
import { DeskState } from './state.ts';
import { DeskContext } from './use-desk.ts';

interface Opening {
  lab: string;
  close: () => void;
  /** By the person just now, who then is led into a terminal. */
  entered: boolean;
}

export function mountDesk(place: HTMLElement, { lab, close, entered }: Opening): void {
  const desk = new DeskState(lab);
  hear('relaylab:run', (command) => desk.ask({ command }));
  hear('relaylab:task', ({ task }) => desk.ask({ task }));
  place.replaceChildren();
  render(
    <DeskContext.Provider value={desk}>
      <WorldContext.Provider value={new WorldWatch(desk)}>
        <Desk onClose={close} entered={entered} />
      </WorldContext.Provider>
    </DeskContext.Provider>,
    place,
  );
  void desk.start();
  desk.watch();
}
