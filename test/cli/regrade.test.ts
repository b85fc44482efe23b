/** relaylab regrade on a gradebook with work from both labs, handed in when the grader was another. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../labs/schema.ts';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { chooseDriver } from '../../sandbox/drivers/choose.ts';
import type { Gradebook } from '../../sandbox/gradebook/gradebook.ts';
import { openGradebook } from '../../sandbox/gradebook/open.ts';
import { applyState } from '../../sandbox/grader/trial.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';
import { relaylabIn } from './run.ts';

let dataDir = '';
/** Attempts by lab: one that the old grader was too strict with, one that it was too kind to. */
const attempts: Record<string, number> = {};
let person = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'regrade-'));
  await using book = await openGradebook({ dataDir, databaseUrl: undefined });
  person = (await book.solo()).id;
  attempts.strict = await handIn(book, 'is-it-open', 'solution', 25);
  attempts.kind = await handIn(book, 'trusted-hosts', 'ipv6-forgotten', 100, '# canary-0123456789abcdef');
  attempts.bare = await book.attempts.add({ person, lab: 'trusted-hosts' }, aReport('trusted-hosts', 0), {});
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Work in a state of the lab, and a report that says something else than today's grader would. */
async function handIn(book: Gradebook, id: string, state: string, score: number, added = ''): Promise<number> {
  const lab = (await loadCatalog()).lab(id);
  const world = drawWorld('regrade', lab.definition.variant);
  await using driver = await chooseDriver('embedded', { dataDir });
  await using sandbox = await driver.create({ id: 'work', lab: id, world, files: await lab.startingFiles(world) });
  const fix = await lab.state(state, world);
  const answers = fix ? await applyState(sandbox, fix) : {};
  await sandbox.run('mail', ['tee', '-a', '/etc/postfix/main.cf'], { stdin: `${added}\n` });
  return book.attempts.add({ person, lab: id }, aReport(id, score), { snapshot: await sandbox.snapshot(), answers });
}

function aReport(lab: string, score: number): Report {
  const startedAt = '2026-01-01T00:00:00.000Z';
  const head = { lab, driver: 'embedded', seed: 'regrade', status: 'graded' as const, fingerprint: 'f00d', startedAt };
  return { ...head, score, max: 100, ms: 5, tasks: [] };
}

const regrade = (...args: string[]) => relaylabIn({ RELAYLAB_DATA: dataDir }, 'regrade', ...args);

async function scores(lab: string): Promise<number[]> {
  await using book = await openGradebook({ dataDir, databaseUrl: undefined });
  return (await book.attempts.list({ person, lab })).map(({ score }) => score);
}

describe('regrade', () => {
  test('shows with --dry-run what would change, and writes nothing', async () => {
    const { status, stdout } = await regrade(String(attempts.strict), '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toMatch(/is-it-open +25\/100 +100\/100/);
    expect(stdout).toContain('1 of 1 scores would change. Nothing was written.');
    expect(await scores('is-it-open')).toEqual([25]);
  });

  test('writes the new grading, with the answers of then, and keeps the old one', async () => {
    const { status, stdout } = await regrade(String(attempts.strict), '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        attempt: attempts.strict,
        person: 'solo',
        lab: 'is-it-open',
        before: { score: 25, max: 100 },
        after: { score: 100, max: 100 },
        tasks: [{ id: 'relay', before: 0, after: 50 }, {}, {}],
        recorded: expect.any(Number),
      },
    ]);
    expect(await scores('is-it-open')).toEqual([100, 25]);
  });

  test('takes points back that the old grader gave, from everything handed in at a lab', async () => {
    const { status, stdout } = await regrade('trusted-hosts');
    expect(status).toBe(1);
    expect(stdout).toMatch(new RegExp(`^${attempts.kind} +solo +trusted-hosts +100/100 +85/100`, 'm'));
    expect(stdout).toContain(`Attempt ${attempts.bare} keeps its score: No snapshot was kept with it.`);
    expect(stdout).toMatch(
      new RegExp(`Attempt ${attempts.kind} has something of another lab in /etc/postfix/main.cf:`),
    );
    await using book = await openGradebook({ dataDir, databaseUrl: undefined });
    expect(await book.attempts.best({ person, lab: 'trusted-hosts' })).toMatchObject({ score: 85 });
  });

  test('takes the whole class: everything that anybody on the server handed in', async () => {
    const { stdout } = await regrade('class', '--dry-run', '--json');
    expect(JSON.parse(stdout).map(({ attempt, lab }: { attempt: number; lab: string }) => [attempt, lab])).toEqual([
      [attempts.strict, 'is-it-open'],
      [attempts.kind, 'trusted-hosts'],
      [attempts.bare, 'trusted-hosts'],
    ]);
  });

  test('refuses what is neither an attempt nor a lab, and says which labs there are', async () => {
    const { status, stderr } = await regrade('class-of-2026');
    expect(status).toBe(2);
    expect(stderr).toMatch(/There is no lab "class-of-2026"\. .*trusted-hosts.*"class"/);
    expect((await regrade('999')).stderr).toContain('No attempt that was handed in has the number 999.');
  });
});
