/** Follows the lab of a desk for as long as it runs, and hands what happens to the world log. */
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { WorldEvent } from '../../../../../sandbox/http/api.ts';
import { api, eventsAddress } from '../../api.ts';
import { EventsLink, type EventsState } from '../../events.ts';
import { hear } from '../../signals.ts';
import type { DeskSnapshot, DeskState } from '../state.ts';
import { recall, remember } from './memory.ts';
import { type Places, placesOf } from './places.ts';
import { WorldLog } from './world-log.ts';

const NOWHERE: Places = { client: () => 'strangers', relay: () => undefined };

export class WorldWatch {
  readonly log = new WorldLog({ places: NOWHERE });
  readonly #listeners = new Set<() => void>();
  readonly #ears = new Set<(event: WorldEvent) => void>();
  readonly #desk: DeskState;
  readonly #link: EventsLink;
  #state: EventsState = 'still';
  #seen: { sandbox?: string; generation: number; wakes: number } = { generation: 0, wakes: 0 };

  constructor(desk: DeskState) {
    this.#desk = desk;
    this.#link = new EventsLink(eventsAddress(desk.now.lab), {
      state: (state) => this.#become(state),
      event: (event) => {
        this.log.take(event);
        for (const listener of this.#ears) listener(event);
      },
    });
    desk.subscribe(() => this.#follow(desk.now));
    addEventListener('pagehide', () => this.#keep());
    hear('relaylab:saved', ({ path }) => this.log.saved(Date.now(), path));
  }

  get state(): EventsState {
    return this.#state;
  }

  /** Hears changes of the connection and of what the log shows. */
  subscribe(listener: () => void): () => void {
    const stop = this.log.subscribe(listener);
    this.#listeners.add(listener);
    return () => {
      stop();
      this.#listeners.delete(listener);
    };
  }

  /** Hears each event as it comes. Returns the function that stops listening. */
  hear(listener: (event: WorldEvent) => void): () => void {
    this.#ears.add(listener);
    return () => this.#ears.delete(listener);
  }

  #follow({ view, generation, wakes }: DeskSnapshot): void {
    const sandbox = view?.sandbox;
    const seen = this.#seen;
    if (sandbox?.id === seen.sandbox && generation === seen.generation && wakes === seen.wakes) return;
    this.#seen = { ...(sandbox ? { sandbox: sandbox.id } : {}), generation, wakes };
    if (!sandbox) {
      this.#link.close();
      return;
    }
    if (sandbox.id !== seen.sandbox || generation !== seen.generation) {
      this.log.reset(placesOf(sandbox));
      if (seen.sandbox === undefined) this.log.replay(recall(sandbox.id));
      if (this.#state === 'open') void this.#ask();
    }
    this.#link.connect();
  }

  #keep(): void {
    const { sandbox } = this.#seen;
    if (sandbox !== undefined) remember(sandbox, this.log.history);
  }

  #become(state: EventsState): void {
    this.#state = state;
    if (state === 'open') void this.#ask();
    for (const listener of this.#listeners) listener();
  }

  /** Listings that came before anybody listened. Without an answer the map does without: the next connection asks again. */
  async #ask(): Promise<void> {
    const listings = await api.listings(this.#desk.now.lab).catch(() => undefined);
    if (listings) this.log.standing(listings);
  }
}

export const WorldContext = createContext<WorldWatch | undefined>(undefined);

export function useWatch(): WorldWatch {
  const watch = useContext(WorldContext);
  if (!watch) throw new Error('useWatch is called outside of the desk.');
  return watch;
}

/** Draws the component again when something happened, unless nobody sees it. */
export function useWorld(visible: boolean): WorldWatch {
  const watch = useWatch();
  const [, draw] = useState(0);
  useEffect(() => {
    if (!visible) return;
    draw((before) => before + 1);
    return watch.subscribe(() => draw((before) => before + 1));
  }, [watch, visible]);
  return watch;
}
