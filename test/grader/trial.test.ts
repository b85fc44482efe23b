import { expect, test } from 'vitest';
import { applyState } from '../../sandbox/grader/trial.ts';
import { gradedSandboxes } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();

test('takes answers from what a script prints, over those that were written down', async () => {
  const { sandbox } = await sandboxIn('trusted-hosts', 'none');
  const answers = await applyState(sandbox, {
    name: 'told',
    files: {},
    scripts: { mail: 'echo a line; echo "answer queue: A1B2C3"; echo "answer other: two words "' },
    answers: { queue: 'unknown', kept: 'yes' },
  });
  expect(answers).toEqual({ queue: 'A1B2C3', other: 'two words', kept: 'yes' });
});

test('runs what is to be run afterwards when the scripts of all hosts have ended', async () => {
  const { sandbox } = await sandboxIn('trusted-hosts', 'none');
  const answers = await applyState(sandbox, {
    name: 'afterwards',
    files: {},
    scripts: { mail: 'echo "answer order: mail"', inside: 'echo "answer order: inside"' },
    afterwards: { mail: 'echo "answer order: afterwards"' },
    answers: {},
  });
  expect(answers).toEqual({ order: 'afterwards' });
});

test('applies the state that another one is built upon first, and keeps its answers', async () => {
  const { sandbox } = await sandboxIn('trusted-hosts', 'none');
  const answers = await applyState(sandbox, {
    name: 'later',
    upon: { name: 'earlier', files: {}, scripts: { mail: 'echo earlier >> /root/order' }, answers: { a: '1', b: '1' } },
    files: {},
    scripts: { mail: 'echo later >> /root/order; echo "answer order: $(tr "\\n" " " < /root/order)"' },
    answers: { b: '2' },
  });
  expect(answers).toEqual({ a: '1', b: '2', order: 'earlier later' });
});
