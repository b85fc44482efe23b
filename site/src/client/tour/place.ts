/** Where the tour's card stands: near what it points at, wholly on the screen, and not upon it. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Between the card and the target, and to the edges of the screen. CSS pixels, as everywhere here. */
const GAP = 14;

/**
 * Below the target if there is room, else above, else at a side, else in the corner that is farthest from it. `screen` is the
 * part of the window that the card may use.
 */
export function placeCard(
  target: Box | undefined,
  card: Pick<Box, 'width' | 'height'>,
  screen: Box,
): Pick<Box, 'left' | 'top'> {
  const right = screen.left + screen.width - card.width - GAP;
  const bottom = screen.top + screen.height - card.height - GAP;
  const within = (left: number, top: number) => ({
    left: clamp(left, screen.left + GAP, right),
    top: clamp(top, screen.top + GAP, bottom),
  });
  if (!target) return within(screen.left, bottom);
  const below = target.top + target.height + GAP;
  const above = target.top - card.height - GAP;
  if (below <= bottom) return within(target.left, below);
  if (above >= screen.top) return within(target.left, above);
  const beside = target.left - card.width - GAP;
  if (beside >= screen.left) return within(beside, target.top);
  if (target.left + target.width + GAP <= right) return within(target.left + target.width + GAP, target.top);
  const farRight = target.left + target.width / 2 < screen.left + screen.width / 2;
  return within(farRight ? right : screen.left, bottom);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
