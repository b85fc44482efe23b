/** Sets out the desk in its place on the page. */
import { render } from 'preact';
import { Desk } from './Desk.tsx';
import { WorldContext, WorldWatch } from './map/watch.ts';
import { DeskState } from './state.ts';
import { DeskContext } from './use-desk.ts';

export function mountDesk(place: HTMLElement, lab: string, close: () => void): void {
  const desk = new DeskState(lab);
  place.replaceChildren();
  render(
    <DeskContext.Provider value={desk}>
      <WorldContext.Provider value={new WorldWatch(desk)}>
        <Desk onClose={close} />
      </WorldContext.Provider>
    </DeskContext.Provider>,
    place,
  );
  void desk.start();
  desk.watch();
}
