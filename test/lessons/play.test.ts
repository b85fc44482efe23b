/** The test of the lessons finds what is wrong in one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Player } from './play.ts';
import { readLesson } from './read-lesson.ts';
import { type LessonSandboxes, lessonSandboxes } from './sandboxes.ts';

let sandboxes: LessonSandboxes;
beforeAll(async () => {
  sandboxes = await lessonSandboxes();
});
afterAll(() => sandboxes[Symbol.asyncDispose]());

/** What is wrong in a lesson of these elements, as "line: beginning of the fault". */
async function faultsOf(...elements: string[]): Promise<string[]> {
  const lesson = readLesson(`---\nlab: trusted-hosts\n---\n\n${elements.join('\n\n')}\n`, 'made-up.mdx');
  await using sandbox = await sandboxes.make('trusted-hosts');
  return (await new Player(lesson, sandbox, { forMs: 10_000, everyMs: 20 }).play()).map(
    ({ line, text }) => `${line}: ${text}`,
  );
}

const TELNET = '<Command host="outside">{`telnet {{mail.public.v4}} 25`}</Command>';

describe.concurrent('the test of the lessons', () => {
  test('is content with a lesson that is right', async () => {
    const faults = await faultsOf(
      '<Command host="mail">postconf mynetworks</Command>',
      '<Screen title="shown" text={`mynetworks = 0.0.0.0/0 [::]/0`} />',
      TELNET,
      '<Screen title="typed" text={`220 {{mail.name}} ESMTP …\n> HELO x.test\n250 {{mail.name}}\n> QUIT\n221 2.0.0 Bye`} />',
    );
    expect(faults).toEqual([]);
  });

  test('names line, command, what is missing and what came', async () => {
    const [fault] = await faultsOf(
      '<Command host="mail">postconf -e biff=no; postconf biff</Command>',
      '<Screen title="shown" text="biff = yes" />',
    );
    expect(fault).toContain('7: the output lacks');
    for (const part of ['    biff = yes', '    postconf -e biff=no; postconf biff', '    biff = no'])
      expect(fault).toContain(part);
  });

  test('finds a reply that a typed line does not get', async () => {
    const [fault] = await faultsOf(TELNET, '<Screen title="typed" text={`220 …\n> HELO x.test\n550 no`} />');
    expect(fault).toMatch(/^7: the output lacks(?:.|\n)*550 no(?:.|\n)*250 mail\./);
  });

  test('finds a command that is not there, and one that the embedded lab does not run', async () => {
    const faults = await faultsOf('<Command host="mail">nosuch</Command>', '<Command host="mail">perl -v</Command>');
    expect(faults).toEqual([
      expect.stringContaining('5: could not be run'),
      expect.stringContaining('7: could not be run'),
    ]);
  });

  test('asks for the status of a command that fails without a Screen', async () => {
    const faults = await faultsOf(
      '<Command host="mail">false</Command>',
      '<Command host="mail" ends={1}>false</Command>',
    );
    expect(faults).toEqual([expect.stringMatching(/^5: ended with 1, not 0/)]);
  });

  test('fills in what the student puts in', async () => {
    const faults = await faultsOf(
      '<Command host="mail" copyOnly fill={{ \'MY-NAME\': "postconf -h mydomain" }}>{`echo "MY-NAME"`}</Command>',
      '<Screen title="shown" text="{{domain}}" />',
      '<Command host="mail" copyOnly>echo IT</Command>',
    );
    expect(faults).toEqual([expect.stringMatching(/^9: is `copyOnly`/)]);
  });

  test('waits with a Setup until its command succeeds', async () => {
    const faults = await faultsOf(
      '<Command host="outside">{`swaks --server {{mail.public.v4}} --from a@b.test --to {{person.1.login}}@{{domain}}`}</Command>',
      '<Setup host="mail">{`grep -q "status=sent" /var/log/mail.log`}</Setup>',
      '<Command host="mail">{`grep -c status=sent /var/log/mail.log`}</Command>',
    );
    expect(faults).toEqual([]);
  });

  test('wants a Command before a Screen, unless it is an example', async () => {
    const faults = await faultsOf('<Screen title="a" text="x" />', '<Screen example title="b" text="x" />');
    expect(faults).toEqual([expect.stringMatching(/^5: no command stands before/)]);
  });

  test('reads examples of configuration as Postfix does', async () => {
    const main = (text: string) => `<Screen example title="/etc/postfix/main.cf" text={\`${text}\`} />`;
    expect(
      await faultsOf(main('mynetworks = {{lan.v4}}\n…'), main('mynetwork = {{lan.v4}}'), main('mynetworks')),
    ).toEqual([
      expect.stringMatching(/^8: Postfix would not take this for its main\.cf: .*unused parameter: mynetwork=/),
      expect.stringMatching(/^10: Postfix would not take this for its main\.cf: .*missing '=' after attribute name/),
    ]);
  });

  test('refuses an attribute that the component does not know, and typography in a command', () => {
    expect(() => readLesson('<Command host="mail" ran>x</Command>', 'made-up.mdx')).toThrow(
      /made-up\.mdx:1: <Command>/,
    );
    expect(() => readLesson('<Command host="mail">swaks --help</Command>', 'made-up.mdx')).toThrow(
      /write this command as/,
    );
  });
});
