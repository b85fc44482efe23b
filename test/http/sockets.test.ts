import { describe, expect, test } from 'vitest';
import { Page } from '../terminal/page.ts';
import { testServer } from './rooms.ts';

const TERMINAL = '/api/labs/small/terminals/mail';

describe('the WebSocket of a terminal', () => {
  test('carries what is typed and printed', async () => {
    await using room = await testServer();
    const address = await room.listen();
    await room.sandboxes.claim(room.place);
    await using page = new Page(`ws://${address}${TERMINAL}`, { origin: `http://${address}` });
    await page.message('ready');
    page.type('hello');
    await page.sees('hello');
  });

  test.each([
    ['/api/labs/large/terminals/mail', 'no-such-lab'],
    ['/api/labs/small/terminals/internet', 'bad-request'],
    ['/api/labs/small/terminals/..%2F..', 'bad-request'],
    [TERMINAL, 'no-sandbox'],
    ['/api/labs/small/events', 'no-sandbox'],
    ['/api/labs/large/events', 'no-such-lab'],
  ])('at %s is told %s', async (path, code) => {
    await using room = await testServer();
    await using page = new Page(`ws://${await room.listen()}${path}`);
    expect(await page.message('error')).toMatchObject({ code, fatal: true });
    await page.closed;
  });

  test('is not opened for a page of another place', async () => {
    await using room = await testServer();
    const address = await room.listen();
    await room.sandboxes.claim(room.place);
    for (const options of [{ origin: 'http://evil.example' }, { headers: { host: 'evil.example' } }]) {
      const page = new Page(`ws://${address}${TERMINAL}`, options);
      await expect(new Promise((_, reject) => page.socket.on('error', reject))).rejects.toThrow('403');
    }
    expect([...room.driver.sandboxes.values()][0]?.terminals).toEqual([]);
  });

  test.each(['/api/nothing', '/api/labs', '/'])('is not opened at %s', async (path) => {
    await using room = await testServer({ site: { 'index.html': '<p>home</p>' } });
    const page = new Page(`ws://${await room.listen()}${path}`);
    page.socket.on('error', () => {});
    await page.closed;
    expect(page.messages).toEqual([]);
  });

  test('answers a frame beyond all measure by closing, and others do not notice', async () => {
    await using room = await testServer();
    const address = await room.listen();
    await room.sandboxes.claim(room.place);
    await using page = new Page(`ws://${address}${TERMINAL}`);
    await using other = new Page(`ws://${address}/api/labs/small/terminals/inside`);
    await Promise.all([page.message('ready'), other.message('ready')]);
    page.socket.send('x'.repeat(10 * 1024 * 1024));
    await page.closed;
    other.type('still here');
    await other.sees('still here');
  });

  test('comes back to a new shell after a reset', async () => {
    await using room = await testServer();
    const address = await room.listen();
    await room.sandboxes.claim(room.place);
    await using page = new Page(`ws://${address}${TERMINAL}`);
    await page.message('ready');
    await room.ask('POST', '/api/labs/small/reset');
    expect(await page.closed).toMatchObject({ code: 1012 });
    await using again = new Page(`ws://${address}${TERMINAL}`);
    expect(await again.message('ready')).toMatchObject({ restored: false });
  });

  test('is told when the server stops', async () => {
    await using room = await testServer();
    await room.sandboxes.claim(room.place);
    const page = new Page(`ws://${await room.listen()}${TERMINAL}`);
    await page.message('ready');
    await room.server.close();
    expect(await page.closed).toMatchObject({ code: 1001 });
  });
});

describe('the WebSocket of events', () => {
  test('tells what happens in the world', async () => {
    await using room = await testServer();
    const address = await room.listen();
    const { id } = await room.sandboxes.claim(room.place);
    const page = new Page(`ws://${address}/api/labs/small/events`);
    await new Promise((resolve) => page.socket.once('open', resolve));
    room.driver.sandboxes.get(id)?.feed.push({ type: 'service', at: 1, state: 'stopped' });
    await expect.poll(() => page.messages).toEqual([{ type: 'service', at: 1, state: 'stopped' }]);
    await page[Symbol.asyncDispose]();
  });
});
