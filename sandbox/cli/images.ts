import { Engine } from '../drivers/docker/engine.ts';
import { DEBIAN_MIRROR } from '../drivers/docker/images/base.ts';
import { buildImages } from '../drivers/docker/images/build.ts';
import { imageStatus } from '../drivers/docker/images/status.ts';
import { type AddCommand, FOUND_WANTING, print, printJson, printTable, remark } from './result.ts';
import { ensureSite } from './site.ts';

/** Names that a builder hands to its steps without being told. */
const PROXIES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

export const addImages: AddCommand = (program, done) => {
  const images = program.command('images').description('the images that the Docker lab runs its hosts from');

  images
    .command('build')
    .description(
      'build them: Debian from a registry, or from its mirror where none answers (root and debootstrap needed)',
    )
    .option('--no-cache', 'every step anew, with what Debian has today')
    .option('--server', 'also that of the course itself, for docker-compose.yml')
    .option('--mirror <address>', "Debian's mirror, for where no registry answers", DEBIAN_MIRROR)
    .option('--json', 'print JSON')
    .action(async (options: { cache: boolean; mirror: string; server?: boolean; json?: boolean }) => {
      if (options.server) await ensureSite();
      const built = await buildImages(new Engine(), {
        noCache: !options.cache,
        mirror: options.mirror,
        server: options.server ?? false,
        buildArguments: Object.fromEntries(
          PROXIES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
        ),
        progress: remark,
      });
      if (options.json) printJson(built);
      else
        print(
          `The images are there. ${options.server ? 'docker compose up -d' : 'npm start'} uses the Docker lab now.`,
        );
      done(0);
    });

  images
    .command('status')
    .description('whether the engine has the images of this version')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const found = await imageStatus(new Engine());
      if (options.json) printJson(found);
      else
        printTable(
          ['image', 'state'],
          found.map(({ image, state }) => [image, state]),
        );
      const isReady = found.every(({ state }) => state === 'ready');
      if (!isReady && !options.json) print('\nRun: npx relaylab images build');
      done(isReady ? 0 : FOUND_WANTING);
    });
};
