/** Builds the images of the lab's hosts, and of the server itself, with the engine's own builder. */
import { Readable } from 'node:stream';
import { LabError } from '../../../errors.ts';
import type { Engine } from '../engine.ts';
import { packEntries } from '../tar.ts';
import { ensureBase } from './base.ts';
import { IMAGE_NAMES, type ImageContext, imageContext, latestOf, repositoryOf, serverContext } from './context.ts';
import { nodeBinary } from './internet-files.ts';
import { followed } from './progress.ts';
import { SOURCES_LABEL } from './status.ts';

export interface BuildOptions {
  /** Every step anew, with what Debian has today. */
  noCache: boolean;
  /** Debian's mirror for the base image, where no registry gives it. */
  mirror: string;
  /** Passed to the steps: http_proxy and its kin. */
  buildArguments: Record<string, string>;
  progress: (line: string) => void;
  /** Also that of the server, for docker-compose.yml; the course has to be built already. */
  server?: boolean;
}

export interface BuiltImage {
  name: ImageContext['name'];
  reference: string;
  bytes: number;
  /** 0: it was there. */
  ms: number;
}

/** Rejects with LabError `driver-unavailable` without an engine, else `could-not-run`. */
export async function buildImages(engine: Engine, options: BuildOptions): Promise<BuiltImage[]> {
  const answer = await engine.answer();
  if ('problem' in answer) throw new LabError('driver-unavailable', `${answer.problem}. ${answer.fix}`);
  const { Arch: architecture } = await engine.docker.version();
  await ensureBase(engine, { architecture, mirror: options.mirror, progress: options.progress });
  const begun = Promise.withResolvers<void>();
  const hosts = Promise.all(
    IMAGE_NAMES.map(async (name) => {
      const context = await imageContext(name, architecture);
      // Both begin with the same step. The second waits until the first has made it, and finds it done.
      if (name === 'shell') await begun.promise;
      try {
        return await buildOne(engine, context, { ...options, architecture, sharedStepDone: begun.resolve });
      } finally {
        if (name === 'mail') begun.resolve();
      }
    }),
  );
  const nothingShared = () => undefined;
  const server = options.server
    ? buildOne(engine, await serverContext(architecture), { ...options, architecture, sharedStepDone: nothingShared })
    : undefined;
  const [ofHosts, ofServer] = await Promise.all([hosts, server]);
  const built = [...ofHosts, ...(ofServer ? [ofServer] : [])];
  for (const { name, reference } of built) await removeOld(engine, name, reference);
  return built;
}

interface OneOptions extends BuildOptions {
  architecture: string;
  sharedStepDone: () => void;
}

async function buildOne(engine: Engine, context: ImageContext, options: OneOptions): Promise<BuiltImage> {
  const { name, reference } = context;
  const began = performance.now();
  const isThere = !options.noCache && (await engine.image(reference)) !== undefined;
  if (!isThere) await run(engine, context, options);
  const image = engine.docker.getImage(reference);
  await engine.call(() => image.tag({ repo: repositoryOf(name), tag: 'latest' }));
  const { Size: bytes } = await engine.call(() => image.inspect());
  const ms = isThere ? 0 : Math.round(performance.now() - began);
  const size = `${Math.round(bytes / 1e6)} MB`;
  options.progress(
    isThere ? `${name}: is up to date (${size})` : `${name}: built in ${Math.round(ms / 1000)} s (${size})`,
  );
  return { name, reference, bytes, ms };
}

const WITH_NODE = new Set<ImageContext['name']>(['internet', 'server']);

async function run(
  engine: Engine,
  { name, entries, sources, reference }: ImageContext,
  options: OneOptions,
): Promise<void> {
  const { architecture, progress, noCache, buildArguments, sharedStepDone } = options;
  const files = WITH_NODE.has(name) ? [...entries, await nodeBinary(architecture, progress)] : entries;
  const archive = Readable.from([await packEntries(files)]);
  try {
    const stream = await engine.call((docker) =>
      docker.buildImage(archive, {
        t: reference,
        // What shell shares with mail was made a moment ago.
        nocache: noCache && name !== 'shell',
        forcerm: true,
        // Works also where the engine's own networks have no way out.
        networkmode: 'host',
        buildargs: buildArguments,
        labels: { 'relaylab.image': name, ...(sources.length > 0 ? { [SOURCES_LABEL]: JSON.stringify(sources) } : {}) },
      }),
    );
    await followed(engine, stream, (line) => {
      const step = /^Step (\d+)\/(\d+) : (.*)$/.exec(line);
      if (!step || step[3]?.startsWith('LABEL ')) return;
      if (Number(step[1]) > SHARED_STEPS) sharedStepDone();
      progress(`${name}: step ${step[1]} of ${step[2]}: ${gist(step[3] ?? '')}`);
    });
  } catch (error) {
    if (error instanceof LabError && error.code === 'could-not-run')
      throw new LabError('could-not-run', `The image ${reference} could not be built:\n${error.message}\n${HINT}`);
    throw error;
  }
}

/** FROM, and the RUN that mail and shell share. */
const SHARED_STEPS = 2;

const HINT =
  'If a package could not be fetched: is Debian\'s mirror in reach from the engine? Behind a proxy, set http_proxy. A stale step is made anew by "npx relaylab images build --no-cache".';

/** An instruction as short as a person wants to see it. */
function gist(instruction: string): string {
  const install = /install -y --no-install-recommends\s+(.*)$/.exec(instruction)?.[1];
  const text = install ? `installing ${install.split(/\s+>/)[0]?.replace(/\s+/g, ' ')}` : instruction;
  return text.length > 90 ? `${text.slice(0, 90)} …` : text;
}

/** So many builds of each image stay, for other checkouts and for going back. */
const KEPT = 5;

/** Earlier builds of ours. One that a container still uses stays until the next time. */
async function removeOld(engine: Engine, name: ImageContext['name'], current: string): Promise<void> {
  const found = await engine.call((docker) => docker.listImages({ filters: { reference: [repositoryOf(name)] } }));
  const old = found
    .toSorted((one, other) => other.Created - one.Created)
    .slice(KEPT)
    .flatMap(({ RepoTags }) => RepoTags ?? [])
    .filter((tag) => tag !== current && tag !== latestOf(name));
  await Promise.all(
    old.map((tag) =>
      engine.docker
        .getImage(tag)
        .remove()
        .catch(() => undefined),
    ),
  );
}
