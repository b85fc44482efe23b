/** Does work again and again, with a pause after each time. The work must not reject. Disposing waits for what runs. */
export function every(pauseMs: number, work: () => Promise<void>): AsyncDisposable {
  let running = Promise.resolve();
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const next = (): void => {
    timer = setTimeout(() => {
      running = work().finally(() => {
        if (!over) next();
      });
    }, pauseMs);
    timer.unref();
  };
  next();
  return {
    async [Symbol.asyncDispose]() {
      over = true;
      clearTimeout(timer);
      await running;
    },
  };
}
