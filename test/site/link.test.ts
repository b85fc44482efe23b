import { describe, expect, test, vi } from 'vitest';
import { type LinkState, retryDelay, type Socket, TerminalLink } from '../../site/src/client/link.ts';

class FakeSocket extends EventTarget implements Socket {
  binaryType: BinaryType = 'blob';
  readyState = 1;
  readonly sent: string[] = [];
  send(data: string): void {
    this.sent.push(data);
  }
  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
  says(data: unknown): void {
    this.dispatchEvent(
      new MessageEvent('message', { data: data instanceof ArrayBuffer ? data : JSON.stringify(data) }),
    );
  }
}

function connected() {
  const sockets: FakeSocket[] = [];
  const states: LinkState[] = [];
  const ready: boolean[] = [];
  const output: number[] = [];
  const link = new TerminalLink(
    'ws://lab/terminals/mail',
    {
      state: (state) => states.push(state),
      ready: (restored) => ready.push(restored),
      output: (bytes) => output.push(...bytes),
    },
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
  return { link, sockets, states, ready, output, last };
}

describe('a terminal link', () => {
  test('is open when the server says ready, and passes bytes on unchanged', () => {
    const { last, states, ready, output } = connected();
    last().says({ type: 'ready', host: 'mail', restored: true });
    last().says(new Uint8Array([0xe2, 0x82]).buffer);
    expect(states).toEqual([{ kind: 'connecting' }, { kind: 'open' }]);
    expect(ready).toEqual([true]);
    expect(output).toEqual([0xe2, 0x82]);
  });

  test('splits a long paste into frames and loses nothing', () => {
    const { link, last } = connected();
    const text = 'x'.repeat(40_000);
    expect(link.type(text)).toBe(true);
    expect(last().sent.length).toBe(3);
    expect(
      last()
        .sent.map((frame) => JSON.parse(frame).data)
        .join(''),
    ).toBe(text);
  });

  test('says so when there is no connection to type into', () => {
    const { link, last } = connected();
    last().readyState = 0;
    expect(link.type('ls\r')).toBe(false);
  });

  test('comes back by itself after it was lost', () => {
    vi.useFakeTimers();
    const { sockets, states, last } = connected();
    last().close();
    expect(states.at(-1)).toEqual({ kind: 'lost', retryInMs: 500 });
    vi.advanceTimersByTime(500);
    expect(sockets.length).toBe(2);
    last().close();
    expect(states.at(-1)).toEqual({ kind: 'lost', retryInMs: 1000 });
    vi.useRealTimers();
  });

  test('lets go of a connection that is on its way when it is told to connect again', () => {
    const { link, sockets, states } = connected();
    link.connect();
    expect(sockets.map(({ readyState }) => readyState)).toEqual([3, 1]);
    expect(states).toEqual([{ kind: 'connecting' }, { kind: 'connecting' }]);
    expect(link.type('ls\r')).toBe(true);
    expect(sockets[1]?.sent).toHaveLength(1);
  });

  test('stays ended after the shell has ended', () => {
    vi.useFakeTimers();
    const { sockets, states, last } = connected();
    last().says({ type: 'exit', status: 3 });
    vi.advanceTimersByTime(60_000);
    expect(states.at(-1)).toEqual({ kind: 'ended', status: 3 });
    expect(sockets.length).toBe(1);
    vi.useRealTimers();
  });

  test('does not insist when the server refuses for good', () => {
    const { states, last } = connected();
    last().says({ type: 'error', code: 'no-sandbox', text: 'This lab is not running.', fatal: true });
    expect(states.at(-1)).toEqual({ kind: 'refused', text: 'This lab is not running.' });
  });

  test.each([
    [4001, 'paused'],
    [4002, 'over'],
  ] as const)('sent away with %i is %s and does not wake the lab by itself', (code, kind) => {
    vi.useFakeTimers();
    const { sockets, states, last } = connected();
    last().dispatchEvent(Object.assign(new Event('close'), { code, reason: 'Nobody was there.' }));
    vi.advanceTimersByTime(60_000);
    expect(states.at(-1)).toEqual({ kind, text: 'Nobody was there.' });
    expect(sockets.length).toBe(1);
    vi.useRealTimers();
  });

  test('tries again when the server says what passes by itself', () => {
    vi.useFakeTimers();
    const { sockets, states, last } = connected();
    last().says({ type: 'error', code: 'driver-unavailable', text: 'The engine does not answer.', fatal: true });
    last().close();
    expect(states.at(-1)).toEqual({ kind: 'lost', retryInMs: 500, text: 'The engine does not answer.' });
    vi.advanceTimersByTime(500);
    expect(sockets.length).toBe(2);
    vi.useRealTimers();
  });

  test('waits longer after each failure, up to fifteen seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map(retryDelay)).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  });
});
