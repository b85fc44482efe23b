/** Runs work as it is handed in, at most `limit` of it at the same time; the rest waits its turn. */
export function limited(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // A place that is free goes to who waits, without being counted down and up.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
