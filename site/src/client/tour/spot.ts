/** Brings into view what a step points at, marks it, and keeps the card beside it. */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import type { Dock } from '../dock.ts';
import { tell } from '../signals.ts';
import { type Box, placeCard } from './place.ts';
import type { Step } from './steps.ts';

const MARK = 'data-tour-spot';

/** Opens what the step needs, as the person would. */
export async function show({ needs }: Step, dock: Dock): Promise<void> {
  if (needs === 'lesson') return dock.showLesson();
  await dock.show();
  tell('relaylab:part', { part: needs === 'papers' ? 'sheet' : 'work' });
}

/** Follows the target while the page moves: it scrolls, the desk opens, machines start. */
export function useSpot(step: Step | undefined, card: RefObject<HTMLElement>): void {
  useLayoutEffect(() => {
    let target: HTMLElement | undefined;
    let frame = 0;
    const follow = (): void => {
      const found = targetOf(step);
      if (found !== target) {
        target?.removeAttribute(MARK);
        found?.setAttribute(MARK, '');
        if (found) bringIntoView(found);
        target = found;
      }
      if (card.current) moveCard(card.current, target);
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => {
      cancelAnimationFrame(frame);
      target?.removeAttribute(MARK);
    };
  }, [step]);
}

function targetOf(step: Step | undefined): HTMLElement | undefined {
  return step?.targets
    .flatMap((selector) => [...document.querySelectorAll<HTMLElement>(selector)].slice(0, 1))
    .find((element) => element.checkVisibility({ visibilityProperty: true }));
}

function bringIntoView(element: HTMLElement): void {
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 80 || bottom > innerHeight - 80) element.scrollIntoView({ block: 'center' });
}

function moveCard(card: HTMLElement, target: HTMLElement | undefined): void {
  const { width, height } = card.getBoundingClientRect();
  const { left, top } = placeCard(target && boxOf(target), { width, height }, screenBox());
  const place = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  if (card.style.transform !== place) card.style.transform = place;
}

function boxOf(element: HTMLElement): Box {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left, top, width, height };
}

/** The window below the page's head, and above the bar that a small screen has at its bottom. */
function screenBox(): Box {
  const head = document.querySelector('header.header')?.getBoundingClientRect().bottom ?? 0;
  const bar = document.querySelector('.desk-bar')?.getBoundingClientRect();
  const bottom = bar && bar.width >= innerWidth ? bar.top : innerHeight;
  return { left: 0, top: head, width: document.documentElement.clientWidth, height: bottom - head };
}
