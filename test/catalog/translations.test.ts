/** texts/<language>.yaml of a lab. */
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { labsFolder, labYaml, TEXTS } from './labs-folder.ts';

const FILE = 'small/texts/id.yaml';
const PLACE = 'labs/small/texts/id.yaml';

async function problems(changes: Record<string, string>): Promise<string> {
  await using folder = await labsFolder(changes);
  const failure = await loadCatalog(folder.path).then(
    () => expect.fail('the labs were taken'),
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: 'bad-lab' });
  return failure instanceof Error ? failure.message : '';
}

/** TEXTS with one piece of text replaced. */
function texts(search: string, replacement: string): string {
  if (!TEXTS.includes(search)) throw new Error(`the texts do not hold ${JSON.stringify(search)}`);
  return TEXTS.replace(search, replacement);
}

describe('a translated lab', () => {
  test('reads in the first language that it has of those that are wanted, else in English', async () => {
    await using folder = await labsFolder({ [FILE]: TEXTS });
    const lab = (await loadCatalog(folder.path)).lab('small');
    const titleIn = (...wanted: string[]) => {
      const { language, definition } = lab.inLanguage(wanted);
      return [language, definition.title];
    };
    expect(titleIn('fr', 'id', 'en')).toEqual(['id', 'Lab kecil']);
    expect(titleIn('en', 'id')).toEqual(['en', 'A small lab']);
    expect(titleIn('fr')).toEqual(['en', 'A small lab']);
    expect(titleIn()).toEqual(['en', 'A small lab']);
  });

  test('is the same lab but for its texts', async () => {
    const yaml = labYaml('hints: [Look', 'hints: [{ when: { failed: [close] }, text: "{{domain}} is open." }, Look');
    const more = texts('hints: [Lihat', 'hints: ["{{domain}} terbuka.", Lihat');
    await using folder = await labsFolder({ [FILE]: more, 'small/lab.yaml': yaml });
    const lab = (await loadCatalog(folder.path)).lab('small');
    const { definition } = lab.inLanguage(['id']);
    const [close, say] = definition.tasks;
    expect(close?.hints).toEqual([
      { when: { passed: [], failed: ['close'] }, text: '{{domain}} terbuka.' },
      'Lihat mynetworks.',
      'Persempit.',
      'Isi dengan {{lan.v4}}.',
    ]);
    expect(say).toMatchObject({
      id: 'say',
      question: 'Siapa yang dipercaya?',
      checks: [{ check: 'answer', accept: ['0.0.0.0/0'], wrong: { '{{lan.v4}}': 'Itu kantor di {{lan.v4}}.' } }],
    });
    expect(definition.tasks.map(({ points, checks }) => [points, checks.length])).toEqual(
      lab.definition.tasks.map(({ points, checks }) => [points, checks.length]),
    );
  });
});

describe('wrong texts of a translated lab', () => {
  test.each([
    ['an unknown key', texts('judul', 'judul\n    points: 60'), ':7: tasks.close.points: unknown key.'],
    ['an unknown task', texts('  say:', '  tell: {}\n  say:'), ':9: tasks.tell: unknown key.'],
    ['a task without texts', TEXTS.slice(0, TEXTS.indexOf('  say:')), ':5: tasks.say: missing; give an object.'],
    ['a missing text', texts('story: Server', 'summary2: Server'), ': story: missing; give a string.'],
    ['an empty text', texts('text: Siapa?', 'text: ""'), ':11: tasks.say.text: '],
    [
      'a question that lab.yaml has not',
      texts('judul', 'judul\n    question: Apa?'),
      'tasks.close.question: unknown key',
    ],
    ['a missing question', texts('    question: Siapa yang dipercaya?\n', ''), 'tasks.say.question: missing'],
    [
      'another number of hints',
      texts('Persempit., ', ''),
      ':8: tasks.close.hints: write 3 hints, one for each in lab.yaml.',
    ],
    ['an answer that lab.yaml has not', texts('"{{lan.v4}}":', '"{{domain}}":'), 'tasks.say.wrong.{{domain}}: unknown'],
    ['a missing answer', texts('"{{lan.v4}}":', '"{{domain}}":'), 'tasks.say.wrong.{{lan.v4}}: missing'],
    ['YAML that does not parse', texts('[Lihat', '[Lihat: ['), ':'],
    [
      'a name that no world has',
      texts('di {{lan.v4}}', 'di {{lan.v5}}'),
      ': tasks.say.wrong.{{lan.v4}}: {{lan.v5}} is not a name',
    ],
  ])('%s is named with file and place', async (_, content, expected) => {
    expect(await problems({ [FILE]: content })).toContain(`${expected.startsWith(':') ? PLACE : ''}${expected}`);
  });

  test.each(['small/texts/en.yaml', 'small/texts/id.yml', 'small/texts/indonesian.yaml'])(
    '%s does not belong there',
    async (path) => {
      expect(await problems({ [path]: TEXTS })).toContain(
        `labs/${path}: does not belong here. Name it after its language`,
      );
    },
  );
});
