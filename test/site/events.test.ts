import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WorldEvent } from '../../sandbox/drivers/events.ts';
import { EventsLink, type EventsState } from '../../site/src/client/events.ts';
import type { Socket } from '../../site/src/client/link.ts';

class FakeSocket extends EventTarget implements Socket {
  binaryType: BinaryType = 'blob';
  readyState = 1;
  closed = false;
  send(): void {}
  close(): void {
    this.closed = true;
  }
  opens(): void {
    this.dispatchEvent(new Event('open'));
  }
  says(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(data) }));
  }
  ends(code = 1006): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

function connected() {
  const sockets: FakeSocket[] = [];
  const states: EventsState[] = [];
  const events: WorldEvent[] = [];
  const link = new EventsLink(
    'ws://lab/events',
    { state: (state) => states.push(state), event: (event) => events.push(event) },
    () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
  );
  link.connect();
  const last = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  };
  return { link, sockets, states, events, last };
}

const stopped: WorldEvent = { type: 'service', at: 1, state: 'stopped' };

describe('the link to the events of a lab', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('hands on what is told, as it is told', () => {
    const { last, states, events } = connected();
    last().opens();
    last().says(stopped);
    expect([states, events]).toEqual([['connecting', 'open'], [stopped]]);
  });

  test('comes back by itself, later each time, until something is told again', () => {
    const { last, sockets, states } = connected();
    for (const wait of [500, 1_000, 2_000]) {
      last().ends();
      expect(states.at(-1)).toBe('lost');
      vi.advanceTimersByTime(wait - 1);
      const before = sockets.length;
      vi.advanceTimersByTime(1);
      expect(sockets.length).toBe(before + 1);
    }
    last().says(stopped);
    last().ends();
    vi.advanceTimersByTime(500);
    expect(sockets.length).toBe(5);
  });

  test.each([4001, 4002])(
    'stands still when the server sends it away with %i, and comes when it is asked to',
    (code) => {
      const { link, last, sockets, states } = connected();
      last().ends(code);
      vi.advanceTimersByTime(60_000);
      expect([sockets.length, states.at(-1)]).toEqual([1, 'still']);
      link.connect();
      expect(sockets.length).toBe(2);
    },
  );

  test('does not insist where no lab runs, but does where a place is awaited', () => {
    const { last, sockets, states } = connected();
    last().says({ type: 'error', code: 'capacity', text: 'All are taken.', fatal: true });
    last().ends();
    vi.advanceTimersByTime(500);
    expect(sockets.length).toBe(2);
    last().says({ type: 'error', code: 'no-sandbox', text: 'It does not run.', fatal: true });
    last().ends();
    vi.advanceTimersByTime(60_000);
    expect([sockets.length, states.at(-1)]).toEqual([2, 'still']);
  });

  test('hears nothing more of a connection that was closed', () => {
    const { link, last, events, sockets } = connected();
    const socket = last();
    link.close();
    socket.says(stopped);
    socket.ends();
    vi.advanceTimersByTime(60_000);
    expect([socket.closed, events, sockets.length]).toEqual([true, [], 1]);
  });
});
