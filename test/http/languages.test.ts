/** A lab's texts over HTTP, in the language that is asked for. */
import { describe, expect, test } from 'vitest';
import { wantedBy } from '../../sandbox/http/languages.ts';
import { labYaml, TEXTS } from '../catalog/labs-folder.ts';
import { aReport } from '../gradebook/contract.ts';
import { testServer } from './rooms.ts';

const TRANSLATED = { labs: { 'small/texts/id.yaml': TEXTS } };

test.each([
  [undefined, []],
  ['', []],
  ['id', ['id']],
  ['id-ID,id;q=0.9,en;q=0.8', ['id', 'id', 'en']],
  ['en;q=0.3, ID ;q=0.7, fr;q=0', ['id', 'en']],
  ['*', ['*']],
  [';;,q=1', ['q=1']],
])('the header %j wants %j', (header, expected) => {
  expect(wantedBy(header === undefined ? {} : { 'accept-language': header })).toEqual(expected);
});

describe('asked in Indonesian', () => {
  test('a lab answers so, with its hints', async () => {
    await using room = await testServer(TRANSLATED);
    const ask: typeof room.ask = (method, url, body) => room.ask(method, url, body, 'id');
    const { body } = await ask('POST', '/api/labs/small/start');
    const { 'mail.name': name, 'lan.v4': lan } = body.sandbox.variables;
    expect(body).toMatchObject({
      language: 'id',
      title: 'Lab kecil',
      summary: expect.stringMatching(/^Untuk pengujian, di /),
      storyHtml: `<p>Server <code>${name}</code> <strong>terbuka</strong>.</p>\n`,
      tasks: [
        { id: 'close', title: 'Tutup judul', points: 60, html: `<p>Tutup <code>${name}</code>.</p>\n` },
        { id: 'say', title: 'Katakan', question: 'Siapa yang dipercaya?' },
      ],
    });
    expect((await ask('GET', '/api/labs/small')).body).toMatchObject({ language: 'id', title: 'Lab kecil' });
    expect((await ask('GET', '/api/labs')).body).toMatchObject([{ language: 'id', title: 'Lab kecil' }]);
    const take = async () => (await ask('POST', '/api/labs/small/tasks/close/hint')).body;
    await take();
    await take();
    expect((await take()).taken).toEqual([
      '<p>Lihat mynetworks.</p>\n',
      '<p>Persempit.</p>\n',
      `<p>Isi dengan ${lan}.</p>\n`,
    ]);
    expect((await ask('POST', '/api/labs/small/reset')).body.title).toBe('Lab kecil');
  });

  test('a lab without translation answers in English, and says so', async () => {
    const second = labYaml('id: small\ntitle: A small lab', 'id: second\ntitle: Another').replace(
      'order: 1',
      'order: 2',
    );
    await using room = await testServer({ labs: { ...TRANSLATED.labs, 'second/lab.yaml': second } });
    const titles = async (language: string) =>
      (await room.ask('GET', '/api/labs', undefined, language)).body.map((lab: Record<string, string>) => [
        lab.language,
        lab.title,
      ]);
    expect(await titles('id')).toEqual([
      ['id', 'Lab kecil'],
      ['en', 'Another'],
    ]);
    expect(await titles('fr, de;q=0.5')).toEqual([
      ['en', 'A small lab'],
      ['en', 'Another'],
    ]);
    const ask = async (url: string) => (await room.ask('GET', url, undefined, 'id-ID')).body;
    expect(await ask('/api/labs/second')).toMatchObject({ language: 'en', tasks: [{ title: 'Close it' }, {}] });
    expect((await ask('/api/labs/small')).next).toEqual({ id: 'second', language: 'en', title: 'Another' });
  });

  test('what the lab says to a wrong answer is translated, and what the grader says is not', async () => {
    const lab = labYaml('That is the office.', 'That is the office in {{lan.v4}}.');
    let summary = 'That is not it.';
    const tasks = () => [
      { id: 'say', title: 'Say it', score: 0, max: 40, checks: [{ id: 'say.1', outcome: 'failed' as const, summary, evidence: [] }] },
    ]; // biome-ignore format: a report in a few lines
    await using room = await testServer({ lab, ...TRANSLATED, grade: async () => ({ ...aReport(0), tasks: tasks() }) });
    const { variables } = (await room.ask('POST', '/api/labs/small/start')).body.sandbox;
    const check = async (language: string) => {
      await room.ask('POST', '/api/labs/small/check', {});
      return (await room.ask('GET', '/api/labs/small', undefined, language)).body.tasks[1].result.checks[0];
    };
    expect(await check('id')).toMatchObject({ summary: 'That is not it.' });
    expect(await check('id')).not.toHaveProperty('language');
    summary = `That is the office in ${variables['lan.v4']}.`;
    expect(await check('id')).toMatchObject({ summary: `Itu kantor di ${variables['lan.v4']}.`, language: 'id' });
    expect(await check('en')).toEqual({ id: 'say.1', outcome: 'failed', summary, evidence: [] });
  });

  test('so is what a look says of an answer', async () => {
    await using room = await testServer(TRANSLATED);
    const { variables } = (await room.ask('POST', '/api/labs/small/start')).body.sandbox;
    const request = { after: ['answer'], answers: { say: variables['lan.v4'] } };
    const { body } = await room.ask('POST', '/api/labs/small/look', request, 'id');
    expect(body.tasks).toMatchObject([{ id: 'say', saw: [`Itu kantor di ${variables['lan.v4']}.`], language: 'id' }]);
  });
});
