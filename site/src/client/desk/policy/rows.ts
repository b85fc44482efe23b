import type { ChangeRow } from './use-policy.ts';

/** An id that no row of the what-if table has. */
export function nextId(rows: readonly Pick<ChangeRow, 'id'>[]): number {
  return Math.max(0, ...rows.map(({ id }) => id)) + 1;
}
