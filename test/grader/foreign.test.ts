/** What a report says of things in a configuration that belong into another student's lab. */
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { foreignIn } from '../../sandbox/grader/foreign.ts';
import { grade } from '../../sandbox/grader/grade.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';
import { gradedSandboxes, runScript } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();
const { labs } = await loadCatalog();
const other = drawWorld('a-neighbour', { blackHole: false });

/** Texts and contents of files, however deep they lie. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString()];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('a configuration that was pasted', () => {
  test('is told of with file and line, and every point is still given', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
    await runScript(
      sandbox,
      'mail',
      `printf '# from %s: mynetworks = %s\\n' '${other.mail.name}' '${other.lanPrefix.v4}' >> /etc/postfix/main.cf`,
    );
    const report = await grade({ sandbox, lab, answers: {} });
    expect(report).toMatchObject({ status: 'graded', score: report.max });
    expect(report.foreign).toEqual([
      {
        kind: 'words',
        title: expect.stringMatching(/^\/etc\/postfix\/main\.cf:\d+$/),
        text: expect.stringContaining(`${other.domain} is a name that this lab does not have.`),
      },
      {
        kind: 'words',
        title: expect.stringMatching(/^\/etc\/postfix\/main\.cf:\d+$/),
        text: expect.stringContaining(`${other.lanPrefix.v4} is no network of this lab`),
      },
    ]);
  });

  test('is told of once for each thing, and no more than twenty things', () => {
    const world = drawWorld('own', { blackHole: false });
    const lines = Array.from({ length: 60 }, (_, index) => `10.${40 + (index % 30)}.3.0/24 OK`);
    const data = Buffer.from(lines.join('\n'));
    const found = foreignIn([{ path: '/etc/postfix/clients', type: 'file', mode: 0, uid: 0, gid: 0, data }], world);
    expect(found).toHaveLength(20);
    expect(found[0]?.title).toBe('/etc/postfix/clients:1');
  });
});

test.each(labs.map((lab) => [lab.definition.id, lab] as const))(
  '%s holds nothing foreign by itself, untouched or solved',
  async (id, lab) => {
    const { sandbox } = await sandboxIn(id, 'none');
    expect(foreignIn(await sandbox.configuration(), sandbox.world)).toEqual([]);
    const { variant } = lab.definition;
    for (const seed of ['a', 'b', 'c', 'd']) {
      const world = drawWorld(seed, variant);
      const states = await Promise.all(lab.solutions().map((name) => lab.state(name, world)));
      const data = textsIn([await lab.startingFiles(world), states]).join('\n');
      expect(foreignIn([{ path: '/', type: 'file', mode: 0, uid: 0, gid: 0, data }], world)).toEqual([]);
    }
  },
);
