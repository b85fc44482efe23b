import { readConfig } from '../config.ts';
import { serve } from '../main.ts';
import { type AddCommand, remark } from './result.ts';
import { ensureSite } from './site.ts';

export const addStart: AddCommand = (program) => {
  program
    .command('start')
    .description('the course: lessons and labs in the browser')
    .option('--driver <name>', 'what runs the labs: auto, embedded (default: RELAYLAB_DRIVER or auto)')
    .option('--port <number>', 'port to listen on (default: PORT, or 4321 and the next free one)')
    .option('--host <address>', 'address to listen on (default: HOST or 127.0.0.1)')
    .action(async (options: { driver?: string; port?: string; host?: string }) => {
      const config = readConfig({
        ...process.env,
        ...(options.driver === undefined ? {} : { RELAYLAB_DRIVER: options.driver }),
        ...(options.port === undefined ? {} : { PORT: options.port }),
        ...(options.host === undefined ? {} : { HOST: options.host }),
      });
      await ensureSite();
      const server = await serve(config);
      remark(
        `\n  Relay Lab is at ${server.url}\n  Labs run on: ${server.driver}\n  Stop it with Ctrl-C; everything is kept.\n`,
      );
      await server.closed;
    });
};
