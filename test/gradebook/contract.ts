/** What every gradebook does, whichever database it is on. */
import { describe, expect, type TestAPI } from 'vitest';
import type { Report } from '../../labs/schema.ts';
import type { Gradebook } from '../../sandbox/gradebook/gradebook.ts';

export function aReport(score: number, status: Report['status'] = 'graded'): Report {
  return {
    lab: 'small',
    driver: 'embedded',
    seed: 'abc',
    status,
    score,
    max: 100,
    fingerprint: 'f00d',
    startedAt: '2026-01-01T00:00:00.000Z',
    ms: 5,
    tasks: [{ id: 'close', title: 'Close it', score, max: 100, checks: [] }],
  };
}

export function gradebookContract(name: string, test: TestAPI, open: () => Promise<Gradebook>): void {
  describe(`the gradebook on ${name}`, () => {
    let person = 0;
    let labs = 0;
    const freshPlace = () => ({ person, lab: `lab-${++labs}` });

    test('makes its secret and the solo person once', async () => {
      await using first = await open();
      await using second = await open();
      const [secret, again] = await Promise.all([first.secret(), second.secret()]);
      expect(secret).toMatch(/^[0-9a-f]{64}$/);
      expect(again).toBe(secret);
      const solo = await first.solo();
      expect(await second.solo()).toEqual(solo);
      person = solo.id;
    });

    test('keeps the first seed of a place, whoever asks again', async () => {
      await using book = await open();
      const place = freshPlace();
      const record = {
        ...place,
        sandboxId: `${place.lab}-1`,
        seed: 's1',
        createdAt: '2026-01-01T00:00:00Z',
        parked: false,
      };
      expect(await book.sandboxes.add(record)).toEqual(record);
      expect(await book.sandboxes.add({ ...record, seed: 's2', sandboxId: 'other' })).toEqual(record);
      expect(await book.sandboxes.all()).toContainEqual(record);
      expect(await book.sandboxes.find(freshPlace())).toBeUndefined();
    });

    test('keeps the snapshot of a sandbox that was put away until it is taken back', async () => {
      await using book = await open();
      const place = freshPlace();
      const snapshot = { format: '1', driver: 'embedded', hosts: { mail: ['ü'.repeat(1000)] } };
      await book.sandboxes.add({ ...place, sandboxId: place.lab, seed: 's', createdAt: 'now', parked: false });
      await book.sandboxes.park(place, snapshot);
      expect(await book.sandboxes.find(place)).toMatchObject({ parked: true });
      expect(await book.sandboxes.parked(place)).toEqual(snapshot);
      await book.sandboxes.unpark(place);
      expect(await book.sandboxes.find(place)).toMatchObject({ parked: false });
      expect(await book.sandboxes.parked(place)).toBeUndefined();
    });

    test('keeps when the time of a sandbox is over, until that is taken back', async () => {
      await using book = await open();
      const place = freshPlace();
      await book.sandboxes.add({ ...place, sandboxId: place.lab, seed: 's', createdAt: 'now', parked: false });
      await book.sandboxes.setEnd(place, '2026-01-01T02:00:00.000Z');
      expect(await book.sandboxes.find(place)).toMatchObject({ endsAt: '2026-01-01T02:00:00.000Z' });
      await book.sandboxes.setEnd(place, undefined);
      expect((await book.sandboxes.find(place))?.endsAt).toBeUndefined();
    });

    test('lists attempts newest first and gives back report and snapshot', async () => {
      await using book = await open();
      const place = freshPlace();
      const snapshot = { format: '1', driver: 'embedded', hosts: {} };
      const first = await book.attempts.add(place, aReport(40), { snapshot });
      const second = await book.attempts.add(place, aReport(70), {});
      expect((await book.attempts.list(place)).map(({ id, score }) => [id, score])).toEqual([
        [second, 70],
        [first, 40],
      ]);
      expect(await book.attempts.find(place, first)).toMatchObject({ id: first, report: aReport(40) });
      expect(await book.attempts.newest(place)).toMatchObject({ id: second });
      expect(await book.attempts.snapshot(first)).toEqual(snapshot);
      expect(await book.attempts.snapshot(second)).toBeUndefined();
      expect(await book.attempts.find(freshPlace(), first)).toBeUndefined();
    });

    test('counts as best only what was graded, and the earliest of equals', async () => {
      await using book = await open();
      const place = freshPlace();
      expect(await book.attempts.best(place)).toBeUndefined();
      const first = await book.attempts.add(place, aReport(60), {});
      await book.attempts.add(place, aReport(60), {});
      await book.attempts.add(place, aReport(100, 'void'), {});
      await book.attempts.add(place, aReport(90, 'not-graded'), {});
      expect(await book.attempts.best(place)).toMatchObject({ id: first, score: 60, max: 100 });
    });

    test('counts the newest grading of an attempt, and keeps the older ones', async () => {
      await using book = await open();
      const place = freshPlace();
      const first = await book.attempts.add(place, aReport(90), { answers: { who: 'me' } });
      const second = await book.attempts.add(place, aReport(70), {});
      const [handedIn] = await book.attempts.handedIn({ id: first });
      expect(handedIn).toMatchObject({
        id: first,
        place,
        login: 'solo',
        report: { score: 90 },
        answers: { who: 'me' },
      });
      if (!handedIn) return;
      const lower = await book.attempts.regrade(handedIn, aReport(40));
      expect(await book.attempts.best(place)).toMatchObject({ id: second, score: 70 });
      expect(await book.attempts.newest(place)).toMatchObject({ id: second });
      const higher = await book.attempts.regrade(handedIn, aReport(80));
      expect(await book.attempts.best(place)).toMatchObject({ id: higher, score: 80 });
      expect((await book.attempts.list(place)).map(({ id }) => id)).toEqual([higher, lower, second, first]);
      expect(await book.attempts.find(place, first)).toMatchObject({ report: { score: 90 } });
    });

    test('hands out what was handed in at a lab, in that order, as it was graded last', async () => {
      await using book = await open();
      const place = freshPlace();
      expect(await book.attempts.handedIn({ lab: place.lab })).toEqual([]);
      const evidence = [{ kind: 'answer' as const, title: 'You answered', text: 'everybody' }];
      const checks = [{ id: 'say.1', outcome: 'passed' as const, summary: 'Right.', evidence }];
      const typed = { ...aReport(10), tasks: [{ id: 'say', title: 'Say it', score: 10, max: 10, checks }] };
      const first = await book.attempts.add(place, typed, {});
      const second = await book.attempts.add(place, aReport(20), {});
      const [one, two] = await book.attempts.handedIn({ lab: place.lab });
      expect([one?.id, two?.id]).toEqual([first, second]);
      expect(one?.answers).toEqual({ say: 'everybody' });
      if (two) await book.attempts.regrade(two, aReport(50));
      expect((await book.attempts.handedIn({ lab: place.lab })).map(({ report }) => report.score)).toEqual([10, 50]);
    });

    test('replaces answers that are given again and keeps the others', async () => {
      await using book = await open();
      const place = freshPlace();
      await book.answers.save(place, {});
      await book.answers.save(place, { who: 'me', where: "here'; DROP TABLE answers; --" });
      await book.answers.save(place, { who: 'you' });
      expect(await book.answers.list(place)).toEqual({ who: 'you', where: "here'; DROP TABLE answers; --" });
    });

    test('takes hints one at a time and never more than there are', async () => {
      await using book = await open();
      const place = freshPlace();
      const taken: number[] = [];
      for (let turn = 0; turn < 5; turn++) taken.push(await book.hints.take(place, 'close', 3));
      expect(taken).toEqual([1, 2, 3, 3, 3]);
      expect(await book.hints.list(place)).toEqual({ close: 3 });
    });

    test('remembers lessons as done, and as not done again', async () => {
      await using book = await open();
      await book.lessons.mark(person, 'what-is-a-relay', true);
      await book.lessons.mark(person, 'trusted-hosts', true);
      await book.lessons.mark(person, 'trusted-hosts', false);
      expect(await book.lessons.list(person)).toMatchObject({
        'what-is-a-relay': { done: true },
        'trusted-hosts': { done: false },
      });
    });
  });
}
