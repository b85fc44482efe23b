/** How many lines one text has more than another, and how many less. */

export interface LineCount {
  added: number;
  removed: number;
}

/** Beyond so many comparisons the whole part that differs counts as changed; configuration stays far below. */
const MOST = 1_000_000;

export function countLines(before: string, after: string): LineCount {
  const [a, b] = trimmed(linesOf(before), linesOf(after));
  const same = a.length * b.length > MOST ? 0 : longestCommon(a, b);
  return { added: b.length - same, removed: a.length - same };
}

/** A line end closes a line and does not begin one. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Without what is the same at the beginning and at the end. */
function trimmed(a: string[], b: string[]): [string[], string[]] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}

/** Length of the longest common subsequence. */
function longestCommon(a: string[], b: string[]): number {
  let above = new Uint32Array(b.length + 1);
  for (const line of a) {
    const row = new Uint32Array(b.length + 1);
    for (const [index, other] of b.entries())
      row[index + 1] = line === other ? (above[index] ?? 0) + 1 : Math.max(above[index + 1] ?? 0, row[index] ?? 0);
    above = row;
  }
  return above.at(-1) ?? 0;
}
