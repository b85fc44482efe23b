/** Sets out the desk in its place on the page. */
import { render } from 'preact';
import { Desk } from './Desk.tsx';
import { DeskState } from './state.ts';
import { DeskContext } from './use-desk.ts';

export function mountDesk(place: HTMLElement, lab: string, close: () => void): void {
  const desk = new DeskState(lab);
  place.replaceChildren();
  render(
    <DeskContext.Provider value={desk}>
      <Desk onClose={close} />
    </DeskContext.Provider>,
    place,
  );
  void desk.start();
  desk.watch();
}
