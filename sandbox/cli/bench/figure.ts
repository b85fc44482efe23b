/** What a measurement comes to. */
export interface Figure {
  name: string;
  driver: string;
  unit: 'ms' | 'MiB';
  n: number;
  median: number;
  p95: number;
}

/** Where n < 20, the second figure is the largest. */
export function figure(driver: string, name: string, unit: Figure['unit'], samples: readonly number[]): Figure {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100;
  return { name, driver, unit, n: samples.length, median: at(0.5), p95: at(0.95) };
}
