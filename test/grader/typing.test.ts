import { expect, test } from 'vitest';
import { typeInto } from '../../sandbox/grader/typing.ts';
import { gradedSandboxes } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();

test('types line after line once the terminal shows what is waited for', async () => {
  const { sandbox } = await sandboxIn('smtp-by-hand', 'none');
  await typeInto(
    sandbox,
    'outside',
    '? # \necho $((20 + 3)) | tee said\n? 23\nread word\nhello\necho $word >>said; echo d""one\n? done\n',
    'here',
  );
  expect(new TextDecoder().decode(await sandbox.read('outside', '/root/said'))).toBe('23\nhello\n');
});
