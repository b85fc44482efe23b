import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { readConfig } from '../config.ts';
import { proxyFor } from '../drivers/docker/proxy/open.ts';
import { type AddCommand, remark } from './result.ts';

/** Who may use the socket is up to the group that this runs as. */
const GROUP_ONLY = 0o117;

export const addEngineProxy: AddCommand = (program) => {
  program
    .command('engine-proxy')
    .description("stands before the Docker engine's socket and passes on only what the Docker lab asks of it")
    .requiredOption('--listen <path>', 'the socket to make, for this user and group only')
    .option('--engine <path>', "the engine's socket", '/var/run/docker.sock')
    .action(async (options: { listen: string; engine: string }) => {
      const proxy = proxyFor(readConfig().docker, options.engine, remark);
      // What a killed one left.
      rmSync(options.listen, { force: true });
      process.umask(GROUP_ONLY);
      proxy.listen(options.listen);
      await once(proxy, 'listening');
      remark(`relaylab: the Docker engine is at ${options.listen}, for the lab only`);
      const { promise: told, resolve } = Promise.withResolvers<void>();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      await told;
      proxy.close();
      proxy.closeAllConnections();
    });
};
