import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ApiFailure, ask, terminalAddress } from '../../site/src/client/api.ts';

beforeAll(() => void vi.stubGlobal('document', { documentElement: { lang: 'id' } }));

const answering = (body: string, init: ResponseInit) => async () => new Response(body, init);
const json = { 'content-type': 'application/json; charset=utf-8' };

async function failure(send: typeof fetch): Promise<ApiFailure> {
  const error = await ask('GET', '/status', undefined, send).catch((reason: unknown) => reason);
  if (!(error instanceof ApiFailure)) throw new Error(`expected an ApiFailure, got ${String(error)}`);
  return error;
}

describe('the page and the HTTP interface', () => {
  test('gives the answer of the server', async () => {
    expect(await ask('GET', '/labs', undefined, answering('[1]', { headers: json }))).toEqual([1]);
  });

  test('asks in the language of the page', async () => {
    const send = vi.fn(answering('[]', { headers: json }));
    await ask('GET', '/labs', undefined, send);
    expect(send).toHaveBeenCalledWith(
      '/api/labs',
      expect.objectContaining({ headers: { accept: 'application/json', 'accept-language': 'id' } }),
    );
  });

  test("passes on the server's code and words", async () => {
    const body = JSON.stringify({ error: { code: 'busy', text: 'This lab is being graded.' } });
    const { code, message } = await failure(answering(body, { status: 409, headers: json }));
    expect([code, message]).toEqual(['busy', 'This lab is being graded.']);
  });

  test('knows that a page of a static server is not the interface', async () => {
    const send = answering('<!doctype html>', { status: 404, headers: { 'content-type': 'text/html' } });
    expect((await failure(send)).code).toBe('no-server');
  });

  test('knows that nobody listens', async () => {
    const { code } = await failure(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(code).toBe('no-server');
  });

  test('says the status when an error has no words', async () => {
    expect((await failure(answering('{}', { status: 502, headers: json }))).message).toContain('502');
  });

  test('reaches terminals under the page’s own origin', () => {
    const page = Object.assign(new URL('https://lab.example:8443/is-it-open/'));
    expect(terminalAddress('is-it-open', 'mail', page)).toBe(
      'wss://lab.example:8443/api/labs/is-it-open/terminals/mail',
    );
  });
});
