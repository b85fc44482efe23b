/** The whole server on the embedded driver, as `npm start` puts it together. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../sandbox/app.ts';
import { type Config, readConfig } from '../sandbox/config.ts';
import { serve } from '../sandbox/main.ts';
import { freePort } from './fixtures/free-port.ts';
import { Page } from './terminal/page.ts';

let home = '';
let folders = 0;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'relaylab-app-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

function config(changes: Partial<Config> = {}): Config {
  return {
    ...readConfig({ RELAYLAB_DRIVER: 'embedded', RELAYLAB_LOG: 'silent' }),
    dataDir: join(home, String(++folders)),
    ...changes,
  };
}

const LOOPBACK = { host: 'localhost' };

describe('the app', () => {
  test('lists the labs of this checkout without opening a port', async () => {
    await using app = await buildApp(config());
    const labs = (await app.server.inject({ url: '/api/labs', headers: LOOPBACK })).json();
    expect(labs.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(['is-it-open', 'trusted-hosts']));
    expect(app.server.server.listening).toBe(false);
  });

  test('bears as many sandboxes as it is told, else as many as the driver bears', async () => {
    const capacity = async (changes: Partial<Config>) => {
      await using app = await buildApp(config(changes));
      return (await app.server.inject({ url: '/api/status', headers: LOOPBACK })).json().capacity;
    };
    expect([await capacity({ capacity: 7 }), await capacity({})]).toEqual([7, 200]);
  });

  test('finds a sandbox and its files again after a restart', async () => {
    const same = config();
    const path = '/api/labs/trusted-hosts/files/mail?path=/root/notes';
    const before = await (async () => {
      await using app = await buildApp(same);
      const started = await app.server.inject({
        method: 'POST',
        url: '/api/labs/trusted-hosts/start',
        headers: LOOPBACK,
      });
      await app.server.inject({ method: 'PUT', url: path, headers: LOOPBACK, payload: { text: 'kept' } });
      return started.json().sandbox;
    })();
    await using app = await buildApp(same);
    expect((await app.server.inject({ url: path, headers: LOOPBACK })).json()).toEqual({
      path: '/root/notes',
      text: 'kept',
    });
    expect((await app.server.inject({ url: '/api/labs/trusted-hosts', headers: LOOPBACK })).json().sandbox).toEqual(
      before,
    );
  });

  test('refuses a data folder that another server uses', async () => {
    const same = config();
    await using _first = await buildApp(same);
    await expect(buildApp(same)).rejects.toMatchObject({
      code: 'could-not-run',
      message: expect.stringContaining(same.dataDir),
    });
  });

  test('refuses a data folder that cannot be written, naming the variable', async () => {
    const file = join(home, 'file');
    await writeFile(file, '');
    await expect(buildApp(config({ dataDir: join(file, 'data') }))).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringMatching(/^RELAYLAB_DATA: cannot write to /),
    });
  });

  test.each([
    ['gradebook.sqlite', /^The gradebook .*gradebook\.sqlite could not be opened: file is not a database\. Put a copy/],
    ['server.lock', /server\.lock cannot be used as a lock: file is not a database\. Nothing is kept in it; remove it/],
  ])('refuses a data folder with a damaged %s, and says what to do', async (name, message) => {
    const damaged = config();
    await mkdir(damaged.dataDir);
    await writeFile(join(damaged.dataDir, name), 'no database, and long enough to be taken for one. '.repeat(100));
    await expect(buildApp(damaged)).rejects.toMatchObject({
      code: 'could-not-run',
      message: expect.stringMatching(message),
    });
  });

  test('refuses an unknown driver and lets go of the data folder', async () => {
    const same = config({ driver: 'abacus' });
    await expect(buildApp(same)).rejects.toMatchObject({ code: 'driver-unavailable' });
    await using _free = await buildApp({ ...same, driver: 'embedded' });
  });
});

describe('the running server', () => {
  test('answers at the address it names until it is closed', async () => {
    const server = await serve(config({ port: 0 }));
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await server.close();
    await server.closed;
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  test('takes the next free port when none was chosen', async () => {
    // On an address of its own: on the usual one other servers come and go.
    const host = `127.77.${(process.pid >> 8) & 255}.${process.pid & 255}`;
    const [first, second] = [await serve(config({ host })), await serve(config({ host }))];
    expect(Number(new URL(second.url).port)).toBeGreaterThan(Number(new URL(first.url).port));
    await Promise.all([first.close(), second.close()]);
  });

  test('refuses a chosen port that is taken, and leaves nothing open', async () => {
    const port = await freePort();
    const taken = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const same = config({ port });
    await expect(serve(same)).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringMatching(new RegExp(`^PORT: ${port} is taken`)),
    });
    await new Promise((resolve) => taken.close(resolve));
    await (await serve(same)).close();
  });

  test('gives a page a real shell, and takes leave of it when it stops', async () => {
    const server = await serve(config({ port: 0 }));
    await fetch(`${server.url}/api/labs/trusted-hosts/start`, { method: 'POST' });
    const page = new Page(`${server.url.replace('http', 'ws')}/api/labs/trusted-hosts/terminals/mail`, {
      origin: server.url,
    });
    await page.message('ready');
    page.type('echo $((6*7))-and-more\r');
    await page.sees('42-and-more');
    await server.close();
    expect(await page.closed).toMatchObject({ code: 1001 });
  });

  test('tells a page what happens, and gives it a new shell after a reset', async () => {
    const server = await serve(config({ port: 0 }));
    const lab = `${server.url}/api/labs/trusted-hosts`;
    const sockets = lab.replace('http', 'ws');
    await fetch(`${lab}/start`, { method: 'POST' });
    const events = new Page(`${sockets}/events`);
    // Something is told once a second, and from then on everything.
    await expect.poll(() => events.messages).not.toEqual([]);
    const page = new Page(`${sockets}/terminals/mail`);
    await page.message('ready');
    page.type('rm -rf /etc/postfix; postfix stop; echo gone-$((1+1))\r');
    await page.sees('gone-2');
    await expect
      .poll(() => events.messages)
      .toContainEqual(expect.objectContaining({ type: 'service', state: 'stopped' }));
    expect((await fetch(`${lab}/reset`, { method: 'POST' })).status).toBe(200);
    expect(await page.closed).toMatchObject({ code: 1012 });
    const again = new Page(`${sockets}/terminals/mail`);
    await again.message('ready');
    again.type('postconf -h mynetworks\r');
    await again.sees('0.0.0.0/0');
    await server.close();
    await Promise.all([events.closed, again.closed]);
  });
});
