import { describe, expect, test } from 'vitest';
import { clampSize, loadSettings } from '../../site/src/client/desk/settings.ts';
import { DeskState, scoreOf } from '../../site/src/client/desk/state.ts';
import { nextTab } from '../../site/src/client/desk/tabs-order.ts';

describe('terminal settings', () => {
  const kept = (text: string | null) => loadSettings({ getItem: () => text });

  test('are normal in a new browser, and when what was kept makes no sense', () => {
    const normal = { fontSize: 14, screenReader: false };
    expect([kept(null), kept('{'), kept('7'), kept('{"fontSize":"big"}')]).toEqual(Array(4).fill(normal));
  });

  test('keep the letters readable', () => {
    expect([clampSize(3), clampSize(15.4), clampSize(90)]).toEqual([10, 15, 24]);
  });
});

test('arrows go round the tabs', () => {
  expect([nextTab('ArrowRight', 2, 3), nextTab('ArrowLeft', 0, 3), nextTab('End', 0, 3), nextTab('x', 1, 3)]).toEqual([
    0, 2, 2, -1,
  ]);
});

test('the score is the sum of the newest results', () => {
  const task = { title: 'a', html: '', hints: { total: 3, taken: [] } };
  const view = {
    id: 'x', language: 'en', title: 'x', summary: '', minutes: 1, storyHtml: '',
    tasks: [
      { ...task, id: 'one', points: 60, result: { id: 'one', title: 'a', score: 60, max: 60, checks: [] } },
      { ...task, id: 'two', points: 40 },
    ],
  }; // biome-ignore format: a view in a few lines
  expect(scoreOf(view)).toEqual({ score: 60, max: 100, graded: true });
});

test('an answer is kept and told to whoever listens', () => {
  const desk = new DeskState('is-it-open');
  const seen: string[] = [];
  const stop = desk.subscribe(() => seen.push(desk.now.answers.trusted ?? ''));
  desk.answer('trusted', '0.0.0.0/0');
  stop();
  desk.answer('trusted', 'changed');
  expect(seen).toEqual(['0.0.0.0/0']);
});
