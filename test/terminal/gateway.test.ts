import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { LabError } from '../../sandbox/errors.ts';
import { Gateway, sayGoodbye } from '../../sandbox/terminal/gateway.ts';
import { MAX_INPUT_BYTES } from '../../sandbox/terminal/protocol.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';
import { ToyDriver, type ToyTerminal } from '../fixtures/toy-driver.ts';
import { Page } from './page.ts';

const PING_MS = 60_000;

/** The gateway behind a real WebSocket server, on one toy sandbox. */
async function desk({ pingMs = PING_MS } = {}) {
  const sandbox = await new ToyDriver().create({
    id: 'toy-1',
    lab: 'small',
    world: drawWorld('gateway', { blackHole: false }),
    files: {},
  });
  const warnings: string[] = [];
  const gateway = new Gateway({ pingMs, warn: (_, text) => warnings.push(text) });
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const dismissal = new AbortController();
  let holders = 0;
  let hold = async () => {
    holders += 1;
    return {
      sandbox,
      touch: () => {},
      dismissed: dismissal.signal,
      [Symbol.dispose]() {
        holders -= 1;
      },
    };
  };
  const served: WebSocket[] = [];
  server.on('connection', (socket) => {
    served.push(socket);
    void gateway.serve(socket, async () => ({ host: 'mail', held: await hold() }));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pages: Page[] = [];
  return {
    sandbox,
    gateway,
    server,
    served,
    warnings,
    holders: () => holders,
    refuse: (error: Error) => {
      hold = () => Promise.reject(error);
    },
    page: (options = {}) => {
      const page = new Page(url, options);
      pages.push(page);
      return page;
    },
    shell: (): ToyTerminal => sandbox.terminals.at(-1) ?? expect.fail('no shell was opened'),
    async [Symbol.asyncDispose]() {
      await Promise.all(pages.map((page) => page[Symbol.asyncDispose]()));
      await sandbox.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('a terminal', () => {
  test('says ready and then shows what the shell prints', async () => {
    await using room = await desk();
    const page = room.page();
    expect(await page.message('ready')).toEqual({ type: 'ready', host: 'mail', restored: false });
    await page.sees('mail# ');
    page.type('hällo');
    await page.sees('hällo');
    expect(room.shell().typed).toBe('hällo');
  });

  test('takes what a page sends before the shell is there', async () => {
    await using room = await desk();
    const page = room.page();
    page.socket.once('open', () => page.type('early'));
    await page.sees('early');
  });

  test('is one and the same in two tabs: both see, both type', async () => {
    await using room = await desk();
    const [first, second] = [room.page(), room.page()];
    await Promise.all([first.message('ready'), second.message('ready')]);
    first.type('from one ');
    second.type('from two ');
    for (const page of [first, second]) {
      await page.sees('from one ');
      await page.sees('from two ');
    }
    expect(room.sandbox.terminals).toHaveLength(1);
  });

  test('runs on without a page, and restores the screen for the one that comes back', async () => {
    await using room = await desk();
    const first = room.page();
    await first.sees('mail# ');
    first.socket.close();
    await first.closed;
    room.shell().output.push(Buffer.from('\x1b[31mwhile you were away\x1b[0m\r\n'));
    const second = room.page();
    expect(await second.message('ready')).toMatchObject({ restored: true });
    await second.sees('while you were away');
    expect(second.output).toContain('\x1b[31m');
    expect(room.sandbox.terminals).toHaveLength(1);
  });

  test('shows a page that joins in the middle of much output every line exactly once', async () => {
    await using room = await desk();
    const first = room.page();
    await first.message('ready');
    const pages: Page[] = [];
    for (let line = 0; line < 600; line++) {
      room.shell().output.push(Buffer.from(`line ${line}.\r\n`));
      if (line % 150 === 75) {
        pages.push(room.page());
        await first.sees(`line ${line - 1}.`);
      }
    }
    for (const page of pages) {
      await page.sees('line 599.');
      expect(page.output.match(/line \d+\./g)).toEqual(Array.from({ length: 600 }, (_, line) => `line ${line}.`));
    }
  });

  test("tells the shell's exit status, ends the connection, and opens a new shell next time", async () => {
    await using room = await desk();
    const page = room.page();
    await page.message('ready');
    page.type('exit 3\r');
    expect(await page.message('exit')).toEqual({ type: 'exit', status: 3 });
    expect(await page.closed).toMatchObject({ code: 1000 });
    const again = room.page();
    expect(await again.message('ready')).toMatchObject({ restored: false });
    expect(room.sandbox.terminals).toHaveLength(2);
  });

  test('holds its sandbox while somebody looks, and only then', async () => {
    await using room = await desk();
    const page = room.page();
    await page.message('ready');
    expect(room.holders()).toBe(1);
    page.socket.close();
    await expect.poll(() => room.holders()).toBe(0);
  });
});

describe('the size of a terminal', () => {
  test('is the smallest of all tabs', async () => {
    await using room = await desk();
    const [wide, tall] = [room.page(), room.page()];
    await Promise.all([wide.message('ready'), tall.message('ready')]);
    wide.send({ type: 'resize', columns: 120, rows: 20 });
    await expect.poll(() => room.shell().sizes.at(-1)).toEqual({ columns: 120, rows: 20 });
    tall.send({ type: 'resize', columns: 60, rows: 50 });
    await expect.poll(() => room.shell().sizes.at(-1)).toEqual({ columns: 60, rows: 20 });
    wide.socket.close();
    await expect.poll(() => room.shell().sizes.at(-1)).toEqual({ columns: 60, rows: 50 });
  });

  test('is not changed by a hidden tab that measures 0×0', async () => {
    await using room = await desk();
    const page = room.page();
    await page.message('ready');
    page.send({ type: 'resize', columns: 100, rows: 30 });
    page.send({ type: 'resize', columns: 0, rows: 0 });
    page.type('still here');
    await page.sees('still here');
    expect(room.shell().sizes).toEqual([{ columns: 100, rows: 30 }]);
    expect(page.messages).toHaveLength(1);
  });
});

describe('what is not of the protocol', () => {
  test.each([
    ['no JSON', 'hello'],
    ['another type', '{"type":"reboot"}'],
    ['a number for text', '{"type":"input","data":7}'],
    ['an extra key', '{"type":"input","data":"x","as":"root"}'],
    ['a negative size', '{"type":"resize","columns":-1,"rows":5}'],
    ['a size without end', '{"type":"resize","columns":1e9,"rows":5}'],
    ['half a letter in base 256', Buffer.from([0xc3])],
  ])('%s gets an answer, and the terminal goes on', async (_, frame) => {
    await using room = await desk();
    const page = room.page();
    await page.message('ready');
    page.socket.send(frame);
    expect(await page.message('error')).toMatchObject({ code: 'bad-request', fatal: false });
    page.type('still here');
    await page.sees('still here');
  });

  test('a frame of 1 MB gets an answer, and the terminal goes on', async () => {
    await using room = await desk();
    const page = room.page();
    await page.message('ready');
    page.type('x'.repeat(1024 * 1024));
    expect(await page.message('error')).toMatchObject({ code: 'too-large', text: expect.stringContaining('256 KiB') });
    page.type('y'.repeat(MAX_INPUT_BYTES - 100));
    await expect.poll(() => room.shell().typed).toHaveLength(MAX_INPUT_BYTES - 100);
    expect(room.shell().typed).not.toContain('x');
  });

  test('ends the connection when it does not stop', async () => {
    await using room = await desk();
    const page = room.page();
    await page.message('ready');
    for (let turn = 0; turn < 20; turn++) page.socket.send('nonsense');
    expect(await page.closed).toMatchObject({ code: 1008 });
    expect(page.messages.at(-1)).toMatchObject({ type: 'error', fatal: true });
  });
});

describe('a connection', () => {
  test('that cannot be served is told why, and ends', async () => {
    await using room = await desk();
    room.refuse(new LabError('no-sandbox'));
    const page = room.page();
    expect(await page.message('error')).toMatchObject({ code: 'no-sandbox', fatal: true });
    expect(await page.closed).toMatchObject({ code: 1008 });
  });

  test('is not told the details of a fault of ours', async () => {
    await using room = await desk();
    room.refuse(new Error('secret path /srv/x'));
    const page = room.page();
    expect(await page.message('error')).toMatchObject({
      code: 'internal',
      text: expect.not.stringContaining('secret'),
    });
  });

  test('that does not answer pings is dropped', async () => {
    await using room = await desk({ pingMs: 20 });
    const page = room.page({ autoPong: false });
    await page.message('ready');
    expect(await page.closed).toMatchObject({ code: 1006 });
    await expect.poll(() => room.holders()).toBe(0);
  });

  test('that answers pings stays', async () => {
    // The time between two pings is over when the test says so: on a busy machine an answer may take longer than a short one.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    await using room = await desk();
    const page = room.page();
    await once(page.socket, 'open');
    const [server] = room.served;
    if (!server) return expect.fail('nobody was served');
    for (let pings = 0; pings < 5; pings += 1) {
      const answered = once(server, 'pong');
      vi.advanceTimersByTime(PING_MS);
      await answered;
    }
    expect(page.socket.readyState).toBe(page.socket.OPEN);
  });

  test('that takes nothing makes the shell wait instead of filling the memory', async () => {
    await using room = await desk();
    const page = room.page();
    await page.message('ready');
    page.socket.pause();
    const chunk = Buffer.alloc(64 * 1024, 'x');
    for (let turn = 0; turn < 1_000; turn++) room.shell().output.push(chunk);
    await expect.poll(() => room.served[0]?.bufferedAmount).toBeGreaterThan(512 * 1024);
    expect(room.shell().output.taken).toBeLessThan(500);
    expect(room.served[0]?.bufferedAmount).toBeLessThan(2 * 1024 * 1024);
    page.socket.resume();
    await expect.poll(() => room.shell().output.taken).toBeGreaterThanOrEqual(1_000);
  });

  test('is told when the server stops', async () => {
    await using room = await desk();
    const page = room.page();
    await page.message('ready');
    await sayGoodbye(room.server.clients);
    expect(await page.closed).toEqual({ code: 1001, reason: 'The server is stopping.' });
  });
});

describe('a reset', () => {
  test('ends the shells and has pages come back to new ones when it is done', async () => {
    await using room = await desk();
    const page = room.page();
    await page.message('ready');
    const { promise, resolve } = Promise.withResolvers<void>();
    const reset = room.gateway.interrupt('toy-1', 'The lab is being reset.', () => promise);
    expect(await page.closed).toEqual({ code: 1012, reason: 'The lab is being reset.' });
    const again = room.page();
    await expect.poll(() => room.served.length).toBe(2);
    expect(room.sandbox.terminals).toHaveLength(1);
    resolve();
    await reset;
    expect(await again.message('ready')).toMatchObject({ restored: false });
    expect(room.sandbox.terminals).toHaveLength(2);
  });
});
