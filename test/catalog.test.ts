import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../sandbox/catalog.ts';
import { drawWorld } from '../sandbox/world/variant.ts';
import { labsFolder, labYaml } from './catalog/labs-folder.ts';

const world = drawWorld('catalog test', { blackHole: false });

async function problems(changes: Record<string, string | undefined>): Promise<string[]> {
  await using folder = await labsFolder(changes);
  const failure = await loadCatalog(folder.path).then(
    () => expect.fail('the labs were taken'),
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: 'bad-lab' });
  return failure instanceof Error ? failure.message.split('\n') : [];
}

describe('the catalog', () => {
  test('loads the labs of this checkout', async () => {
    const { labs } = await loadCatalog();
    expect(labs.map(({ definition }) => definition.id)).toEqual(
      expect.arrayContaining(['is-it-open', 'trusted-hosts']),
    );
    for (const lab of labs) expect(lab.solutions()).toContain('solution');
  });

  test("fills the student's names into starting files and leaves Postfix's own alone", async () => {
    await using folder = await labsFolder();
    const { mail } = await (await loadCatalog(folder.path)).lab('small').startingFiles(world);
    const [mainCf, passwords] = mail ?? [];
    expect(new TextDecoder().decode(mainCf?.data)).toBe(
      `myhostname = ${world.mail.name}\nmynetworks = 0.0.0.0/0 \${x}\n`,
    );
    expect(mainCf).toMatchObject({ path: '/etc/postfix/main.cf', mode: 0o644 });
    expect(passwords).toMatchObject({ path: '/etc/postfix/sasl_passwd', mode: 0o600 });
  });

  test('leaves a file that is not text as it is', async () => {
    await using folder = await labsFolder();
    const { inside } = await (await loadCatalog(folder.path)).lab('small').startingFiles(world);
    expect([...(inside?.[0]?.data ?? [])]).toEqual([0x7b, 0x7b, 0, 0xff, 0x7d, 0x7d]);
  });

  test('knows the solutions, the mutants and the untouched state', async () => {
    await using folder = await labsFolder();
    const lab = (await loadCatalog(folder.path)).lab('small');
    expect(await lab.state('none', world)).toBeUndefined();
    expect(await lab.state('solution', world)).toMatchObject({
      scripts: { mail: `postconf -e 'mynetworks = ${world.lanPrefix.v4}'\n` },
      answers: { say: '0.0.0.0/0' },
    });
    expect(await lab.state('by-table', world)).toMatchObject({ answers: { say: '0.0.0.0/0' } });
    expect(lab.solutions()).toEqual(['solution', 'by-table']);
    expect(await lab.mutants()).toEqual([
      { name: 'too-wide', why: 'The /16 is not the office.', caughtBy: 'close', faults: [] },
    ]);
    await expect(lab.state('magic', world)).rejects.toThrow('There are: none, solution, by-table, too-wide.');
  });

  test('builds a mutant upon the solution that it names', async () => {
    const mutant = 'why: It was closed, and opened again.\ncaught-by: close\nupon: by-table\n';
    await using folder = await labsFolder({ 'small/mutants/too-wide/mutant.yaml': mutant });
    const lab = (await loadCatalog(folder.path)).lab('small');
    expect(await lab.state('too-wide', world)).toMatchObject({ name: 'too-wide', upon: { name: 'by-table' } });
  });

  test('says which labs there are when asked for another', async () => {
    await using folder = await labsFolder();
    const catalog = await loadCatalog(folder.path);
    expect(() => catalog.lab('large')).toThrow('There is no lab "large". There are: small.');
  });
});

describe('a wrong lab folder', () => {
  test.each([
    [
      'an unknown key',
      labYaml('minutes: 5', 'minutes: 5\nminuets: 6'),
      'small/lab.yaml:6: minuets: unknown key. Correct its name or remove it',
    ],
    ['a wrong type', labYaml('points: 60', 'points: many'), 'small/lab.yaml:11: tasks[0].points: '],
    ['a missing key', labYaml('title: A small lab\n', ''), 'small/lab.yaml: title: missing; give a string.'],
    [
      'an unknown check',
      labYaml('strangers-refused', 'strangers-gone'),
      'small/lab.yaml:15: tasks[0].checks[0].check: no such check',
    ],
    ['too few hints', labYaml('First hint., ', ''), 'small/lab.yaml:21: tasks[1].hints: write at least three hints'],
    [
      'a hint that waits for a task that is not there',
      labYaml('First hint., ', '{ when: { failed: [shut] }, text: Shut. }, First hint., '),
      'small/lab.yaml:21: tasks[1].hints[0].when: there is no task or check "shut"',
    ],
    [
      'a hint that waits for a check that is not there',
      labYaml('First hint., ', '{ when: { failed: [close.2] }, text: Shut. }, First hint., '),
      'small/lab.yaml:21: tasks[1].hints[0].when: there is no task or check "close.2"',
    ],
    ['YAML that does not parse', labYaml('[First hint., ', '[First: [hint., '), 'small/lab.yaml:22:'],
    [
      'a name no world has',
      labYaml('{{lan.v4}}."', '{{lan.v5}}."'),
      'small/lab.yaml: tasks[0].hints[2]: {{lan.v5}} is not a name',
    ],
    [
      'a central task that is not there',
      labYaml('central: close', 'central: shut'),
      'small/lab.yaml:6: central: no task',
    ],
    [
      'an id unlike its folder',
      labYaml('id: small', 'id: tiny'),
      'small/lab.yaml: id: "tiny" is not the name of its folder',
    ],
  ])('%s is named with file, line and key', async (_, yaml, expected) => {
    expect((await problems({ 'small/lab.yaml': yaml })).join('\n')).toContain(`labs/${expected}`);
  });

  test.each([
    ['small/files/mial/etc/x', 'x', 'labs/small/files/mial: does not belong here.'],
    ['small/files/mail/etc/x', '{{nobody}}', 'labs/small/files/mail/etc/x: {{nobody}} is not a name'],
    [
      'small/files/modes.yaml',
      'mail: { /nowhere: "0600" }',
      'labs/small/files/modes.yaml: mail./nowhere: there is no such file.',
    ],
    [
      'small/files/modes.yaml',
      'mail: { /etc/postfix/main.cf: "rw" }',
      'write permission bits as a quoted octal number',
    ],
    [
      'small/solution/answers.yaml',
      'close: yes please',
      'labs/small/solution/answers.yaml: close: no task with this id asks',
    ],
    [
      'small/mutants/too-wide/mutant.yaml',
      'why: x\ncaught-by: close\nupon: nothing',
      'upon: no solution has the name "nothing". There are: solution, by-table.',
    ],
    ['small/mutants/too-wide/mutant.yaml', 'why: x\ncaught-by: nothing', 'caught-by: no task has the id "nothing".'],
    ['small/mutants/too-wide/mutant.yaml', undefined, 'labs/small/mutants/too-wide: has no mutant.yaml.'],
    ['small/solutions/too-wide/answers.yaml', 'say: x', 'labs/small/mutants/too-wide: the name "too-wide" is taken.'],
    ['small/solutions/none/answers.yaml', 'say: x', 'labs/small/solutions/none: the name "none" is taken.'],
    [
      'small/solutions/by-table/mutant.yaml',
      'why: x',
      'labs/small/solutions/by-table/mutant.yaml: does not belong here.',
    ],
    ['small/lab.yaml', undefined, 'labs/small: has no lab.yaml.'],
  ])('%s with %j is named', async (path, content, expected) => {
    expect((await problems({ [path]: content })).join('\n')).toContain(expected);
  });

  test('all problems are told at once', async () => {
    const found = await problems({ 'small/files/mial/x': 'x', 'small/solution/answers.yaml': 'who: me' });
    expect(found).toHaveLength(2);
  });
});

describe('a lab that draws faults', () => {
  const FAULT = 'why: w\nclosed: [{ check: listed }]\nlegitimate: [{ check: local-submission }]\nslots:\n';
  const FAULTS = {
    'small/lab.yaml': labYaml(
      'tasks:\n',
      'variant: { faults: { pick: 2, of: [one, two, three] } }\nslots: { nets: " none", other: " default" }\ntasks:\n  - { id: door, title: T, points: 1, text: T, hints: [A., B., C.], fault: 2 }\n',
    ),
    'small/files/mail/etc/postfix/main.cf': 'mynetworks = 127.0.0.0/8{{slot.nets}}{{slot.other}}\n',
    'small/faults/one/fault.yaml': `${FAULT}  nets: " {{lan.v4}}"\n`,
    'small/faults/two/fault.yaml': `${FAULT}  nets: " 10.0.0.0/8"\n`,
    'small/faults/two/mail/etc/postfix/friends': '{{domain}} OK\n',
    'small/faults/three/fault.yaml': `${FAULT}  third: x\n`,
  };

  test('fills slots with what is drawn, in drawn order, and lays its files', async () => {
    await using folder = await labsFolder(FAULTS);
    const lab = (await loadCatalog(folder.path)).lab('small');
    const textOf = async (faults: string[]) => {
      const { mail = [] } = await lab.startingFiles({ ...world, faults });
      return Object.fromEntries(mail.map(({ path, data }) => [path, new TextDecoder().decode(data)]));
    };
    const both = await textOf(['two', 'one']);
    expect(both['/etc/postfix/main.cf']).toBe(`mynetworks = 127.0.0.0/8 10.0.0.0/8 ${world.lanPrefix.v4} default\n`);
    expect(both['/etc/postfix/friends']).toBe(`${world.domain} OK\n`);
    const third = await textOf(['three']);
    expect(third['/etc/postfix/main.cf']).toBe('mynetworks = 127.0.0.0/8 none default\n');
    expect(third['/etc/postfix/friends']).toBeUndefined();
  });

  test.each([
    ['small/faults/four/fault.yaml', FAULT, 'labs/small/faults/four: is not drawn. Name it in variant.faults.of'],
    ['small/faults/three/fault.yaml', undefined, 'variant.faults.of: "three" has no folder.'],
    ['small/faults/one/fault.yaml', `${FAULT}  nets: "{{nobody}}"\n`, 'slot.nets: {{nobody}} is not a name'],
    ['small/faults/one/fault.yaml', 'why: w\nclosed: []\n', 'labs/small/faults/one/fault.yaml'],
    [
      'small/mutants/too-wide/mutant.yaml',
      'why: x\ncaught-by: close\nfaults: [four]\n',
      'labs/small/mutants/too-wide/mutant.yaml: faults: no variant draws four.',
    ],
    [
      'small/lab.yaml',
      FAULTS['small/lab.yaml'].replace('fault: 2', 'fault: 3'),
      'variant.faults does not pick so many',
    ],
    ['small/lab.yaml', FAULTS['small/lab.yaml'].replace(', fault: 2', ''), 'a task has checks, or a fault that has'],
  ])('%s with %j is named', async (path, content, expected) => {
    expect((await problems({ ...FAULTS, [path]: content })).join('\n')).toContain(expected);
  });
});
