/** Tables that a real postmap(1) compiled, as the Docker lab has them. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../sandbox/drivers/driver.ts';
import { readCompiled } from '../../sandbox/grader/compiled-map.ts';
import { buildMap } from '../../sandbox/postfix/index.ts';
import { requires } from '../require.ts';

const run = promisify(execFile);
const SOURCE = '10.1 OK\nspam@far.test REJECT  go away\n';

/** A host whose programs are those of this machine. */
function host(programs: (argv: string[]) => Promise<{ stdout: string }>): Sandbox {
  const sandbox: Partial<Sandbox> = {
    run: (_, argv) =>
      programs(argv).then(
        ({ stdout }) => ({ exitCode: 0, stdout, stderr: '' }),
        () => ({ exitCode: 1, stdout: '', stderr: '' }),
      ),
  };
  return sandbox as Sandbox;
}
const thisMachine = host(([program = '', ...rest]) => run(program, rest));
const entriesOf = (text: string | undefined) => new Set(text?.trim().split('\n').slice(1));

requires('postfix')('a table of Berkeley DB is read by the postmap that made it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'relaylab-map-'));
  try {
    const path = join(folder, 'access');
    await writeFile(path, SOURCE);
    for (const type of ['hash', 'btree']) {
      await run('postmap', [`${type}:${path}`]);
      const read = await readCompiled(thisMachine, `${path}.db`, await readFile(`${path}.db`));
      const own = buildMap({ read: () => SOURCE, mtimeMs: () => 0 }, `${type}:/access`).data;
      expect(entriesOf(read)).toEqual(entriesOf(own));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('other files are left as they are, and no program is asked about them', async () => {
  const nobody = host(() => Promise.reject(new Error('nobody was to be asked')));
  const { data = '' } = buildMap({ read: () => SOURCE, mtimeMs: () => 0 }, 'hash:/access');
  expect(await readCompiled(nobody, '/etc/postfix/access.db', Buffer.from(data))).toBeUndefined();
  expect(await readCompiled(nobody, '/etc/postfix/main.cf', Buffer.from(SOURCE))).toBeUndefined();
  expect(await readCompiled(nobody, '/etc/postfix/access.db', Buffer.from('short'))).toBeUndefined();
});

test('what the host does not tell stays unread', async () => {
  const berkeley = Buffer.alloc(64);
  berkeley.writeUInt32LE(0x061561, 12);
  const mute = host(() => Promise.reject(new Error('no postmap')));
  expect(await readCompiled(mute, '/etc/postfix/access.db', berkeley)).toBeUndefined();
});
