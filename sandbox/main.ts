/** Runs the server: finds a port, listens, and ends in order when it is told to. */
import { type App, buildApp } from './app.ts';
import type { Config } from './config.ts';
import { LabError } from './errors.ts';

/** Tried first when none was chosen. */
export const FIRST_PORT = 4321;
/** How many ports after the first are tried. */
const TRIES = 50;
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Milliseconds. */
const SAME_SIGNAL = 1_000;
/** 128 + SIGINT, as shells count. */
const INTERRUPTED = 130;

export interface RunningServer {
  url: string;
  /** What runs the labs, in a sentence. */
  driver: string;
  /** Resolves when the server has ended, by a signal or by `close`. */
  closed: Promise<void>;
  close(): Promise<void>;
}

/** Throws LabError with what is wrong and what to do. */
export async function serve(config: Config): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack();
  const app = stack.use(await buildApp(config));
  const url = await listen(app.server, config);
  const running = stack.move();
  const { promise: closed, resolve, reject } = Promise.withResolvers<void>();
  let stoppingSince: number | undefined;
  const stop = () => {
    stoppingSince ??= beginStop();
    return closed;
  };
  const beginStop = () => {
    running
      .disposeAsync()
      .finally(() => {
        for (const signal of STOP_SIGNALS) process.off(signal, onSignal);
        process.off('unhandledRejection', survive).off('uncaughtException', survive);
      })
      .then(resolve, reject);
    return Date.now();
  };
  // Ctrl-C reaches us twice, from the terminal and from the launcher; only a later one means impatience.
  const onSignal = () => {
    if (stoppingSince !== undefined && Date.now() - stoppingSince > SAME_SIGNAL) process.exit(INTERRUPTED);
    void stop();
  };
  // One student's fault in one sandbox must not end everybody's server.
  const survive = (error: unknown) => app.server.log.error({ err: error }, 'a fault of the program, please report it');
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  process.on('unhandledRejection', survive).on('uncaughtException', survive);
  return { url, driver: app.driver, closed, close: stop };
}

async function listen(server: App['server'], { host, port }: Config): Promise<string> {
  const last = port ?? FIRST_PORT + TRIES;
  for (let candidate = port ?? FIRST_PORT; candidate <= last; candidate++) {
    try {
      return await server.listen({ host, port: candidate });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' && port === undefined) continue;
      throw new LabError('bad-config', explain(code, message, host, candidate), { cause: error });
    }
  }
  throw new LabError('bad-config', `PORT: ${FIRST_PORT} to ${last} are all taken on ${host}. Set PORT to a free one.`);
}

function explain(code: string | undefined, message: string, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `PORT: ${port} is taken on ${host}. Stop what uses it, choose another, or leave PORT out to get the next free one.`;
  if (code === 'EACCES') return `PORT: you may not listen on ${port}. Choose one above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `HOST: this machine has no address ${host}.`;
  return `PORT: could not listen on ${host}, port ${port}: ${message}.`;
}
