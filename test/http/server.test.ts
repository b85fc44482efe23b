import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { testServer } from './rooms.ts';

describe('a body that is too large', () => {
  test('of 100 MB is refused before it is read', async () => {
    await using room = await testServer();
    const [host, port] = (await room.listen()).split(':');
    const size = 100 * 1024 * 1024;
    const answer = await new Promise<{ status?: number; body: string }>((resolve, reject) => {
      const asking = request(
        {
          host,
          port,
          method: 'PUT',
          path: '/api/progress/x',
          headers: { 'content-type': 'application/json', 'content-length': size },
        },
        (response) => {
          let body = '';
          response.setEncoding('utf8').on('data', (text) => {
            body += text;
          });
          response.on('end', () => resolve({ status: response.statusCode, body }));
        },
      );
      asking.on('error', reject);
      asking.write(Buffer.alloc(64 * 1024, ' '));
    });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body)).toEqual({
      error: { code: 'too-large', text: 'That is more than this address takes.' },
    });
    expect((await room.ask('GET', '/healthz')).status).toBe(200);
  });

  test('sent whole with fetch gets its answer too', async () => {
    await using room = await testServer();
    const answer = await room.server.inject({
      method: 'PUT',
      url: '/api/progress/x',
      headers: { host: 'localhost', 'content-type': 'application/json' },
      payload: ' '.repeat(3 * 1024 * 1024),
    });
    expect(answer.json().error.code).toBe('too-large');
  });
});

describe('a body that is not JSON', () => {
  test.each([
    ['application/json', '{"done":'],
    ['text/plain', 'done'],
    ['application/x-www-form-urlencoded', 'done=true'],
  ])('of type %s is refused with words', async (type, payload) => {
    await using room = await testServer();
    const answer = await room.server.inject({
      method: 'PUT',
      url: '/api/progress/x',
      headers: { host: 'localhost', 'content-type': type },
      payload,
    });
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'bad-request']);
  });
});

describe('who may ask', () => {
  test.each([
    [{ host: '127.0.0.1:4321' }, 200],
    [{ host: 'localhost:4321' }, 200],
    [{ host: 'localhost' }, 200],
    [{ host: '[::1]:4321', origin: 'http://[::1]:4321' }, 200],
    [{ host: 'evil.example' }, 403],
    [{ host: '127.0.0.1.evil.example:4321' }, 403],
    [{ host: 'localhost@evil.example' }, 403],
    [{ host: '192.0.2.7:4321' }, 403],
    [{ host: 'localhost:4321', origin: 'http://evil.example' }, 403],
    [{ host: 'localhost:4321', origin: 'http://localhost:3000' }, 403],
    [{ host: 'localhost:4321', origin: 'https://localhost:4321' }, 403],
    [{ host: 'localhost:4321', origin: 'null' }, 403],
  ])('%j gets %i', async (headers, status) => {
    await using room = await testServer();
    const answer = await room.server.inject({ url: '/api/progress', headers });
    expect(answer.statusCode).toBe(status);
    if (status === 403) expect(answer.json().error.code).toBe('not-allowed');
  });
});

test.each(['/', '/nothing', '/healthz', '/api/nothing'])('a foreign name gets nothing from %s either', async (url) => {
  await using room = await testServer({ site: { 'index.html': 'secret', '404.html': 'secret' } });
  const { statusCode, body } = await room.server.inject({ url, headers: { host: 'evil.example' } });
  expect(statusCode).toBe(403);
  expect(body).not.toContain('secret');
});

describe('the site', () => {
  const script = 'document.title = "x"';
  const site = {
    'index.html': `<script>${script}</script><script type="module" src="/a.js"></script><script type="application/json">{}</script>`,
    'lessons/one/index.html': '<p>one</p>',
    '_astro/a.HASH.js': 'run()',
    '404.html': '<p>Nothing here</p><script>lost()</script>',
    'id/404/index.html': '<p>Tidak ada</p>',
  };
  const get = async (room: Awaited<ReturnType<typeof testServer>>, url: string) =>
    room.server.inject({ url, headers: { host: 'localhost' } });

  test('is served with a policy that names its inline scripts and no others', async () => {
    await using room = await testServer({ site });
    const { statusCode, headers, body } = await get(room, '/');
    expect(statusCode).toBe(200);
    expect(body).toContain(script);
    const hashes = String(headers['content-security-policy']).match(/'sha256-[^']+'/g);
    expect(hashes).toEqual([`'sha256-${createHash('sha256').update(script).digest('base64')}'`]);
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  test('lets hashed files be kept for good', async () => {
    await using room = await testServer({ site });
    const { headers } = await get(room, '/_astro/a.HASH.js');
    expect(headers['cache-control']).toContain('immutable');
    expect(headers['content-type']).toContain('javascript');
  });

  test('serves folders with and without the last slash', async () => {
    await using room = await testServer({ site });
    expect((await get(room, '/lessons/one/')).body).toBe('<p>one</p>');
    expect((await get(room, '/lessons/one')).headers.location).toBe('/lessons/one/');
  });

  test.each(['/nothing', '/lessons/two/', '/..%2f..%2fetc/passwd', '/%00'])(
    'answers %s with its own page',
    async (url) => {
      await using room = await testServer({ site });
      const { statusCode, headers, body } = await get(room, url);
      expect([statusCode, body.includes('Nothing here') || body.includes('error')]).toEqual([
        url === '/%00' ? statusCode : 404,
        true,
      ]);
      expect(statusCode).toBeLessThan(500);
      expect(headers['content-security-policy']).toBeDefined();
    },
  );

  test('answers in the language of the address where it can', async () => {
    await using room = await testServer({ site });
    const bodies = await Promise.all(['/id/nothing/', '/fr/nothing/'].map(async (url) => (await get(room, url)).body));
    expect(bodies).toEqual(['<p>Tidak ada</p>', expect.stringContaining('Nothing here')]);
  });

  test('that is not built yet says how to build it', async () => {
    await using room = await testServer();
    const { statusCode, body } = await get(room, '/');
    expect(statusCode).toBe(404);
    expect(body).toContain('npm run build');
  });
});
