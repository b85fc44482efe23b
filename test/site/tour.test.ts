import { describe, expect, test } from 'vitest';
import { placeCard } from '../../site/src/client/tour/place.ts';
import { STEPS, stepsFor } from '../../site/src/client/tour/steps.ts';

const screen = { left: 0, top: 60, width: 1440, height: 840 };
const card = { width: 360, height: 200 };
const at = (left: number, top: number, width: number, height: number) =>
  placeCard({ left, top, width, height }, card, screen);

describe('the tour’s card stands', () => {
  test('below what it points at, or above where there is no room below', () => {
    expect(at(100, 100, 400, 40)).toEqual({ left: 100, top: 154 });
    expect(at(100, 800, 400, 40)).toEqual({ left: 100, top: 586 });
  });

  test('beside what is as high as the screen', () => {
    expect(at(720, 60, 720, 840)).toEqual({ left: 346, top: 74 });
    expect(at(0, 60, 720, 840)).toEqual({ left: 734, top: 74 });
  });

  test('wholly on the screen, however small that is', () => {
    const phone = { left: 0, top: 56, width: 390, height: 736 };
    expect(placeCard({ left: 300, top: 740, width: 90, height: 50 }, { width: 362, height: 210 }, phone)).toEqual({
      left: 14,
      top: 516,
    });
    expect(placeCard(undefined, { width: 362, height: 210 }, phone)).toEqual({ left: 14, top: 568 });
  });
});

test('a page without commands is toured without them', () => {
  const page = { querySelector: (selector: string) => (selector.includes('command') ? null : {}) };
  expect(stepsFor(page as unknown as ParentNode).map(({ name }) => name)).toEqual(
    STEPS.map(({ name }) => name).filter((name) => name !== 'command'),
  );
});
