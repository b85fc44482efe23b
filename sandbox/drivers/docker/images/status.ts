/** Whether the engine has the images that belong to this checkout. */
import { z } from 'zod';
import type { Engine } from '../engine.ts';
import { currentReference, IMAGE_NAMES, type ImageName, latestOf, repositoryOf } from './context.ts';

/** Names the files that the bundles in an image were made from, so that nobody has to bundle to see whether it is old. */
export const SOURCES_LABEL = 'relaylab.sources';

export interface ImageStatus {
  name: ImageName;
  image: string;
  /** `outdated`: there are some, but built from other files than this checkout has. */
  state: 'ready' | 'outdated' | 'missing';
}

const FIX = 'Run: npx relaylab images build';

/**
 * Where several checkouts share an engine, each has its own images there; the names that the Compose file uses are given
 * to those of whoever asked last.
 */
export async function imageStatus(engine: Engine): Promise<ImageStatus[]> {
  const { Arch: architecture } = await engine.call((docker) => docker.version());
  return Promise.all(
    IMAGE_NAMES.map(async (name) => ({
      name,
      image: latestOf(name),
      state: await stateOf(engine, name, architecture),
    })),
  );
}

async function stateOf(engine: Engine, name: ImageName, architecture: string): Promise<ImageStatus['state']> {
  const found = await engine.call((docker) => docker.listImages({ filters: { reference: [repositoryOf(name)] } }));
  for (const { RepoTags: tags, Labels: labels } of found) {
    const reference = await currentReference(name, architecture, sourcesOf(labels));
    if (!tags?.includes(reference)) continue;
    if (!tags.includes(latestOf(name)))
      await engine.call((docker) => docker.getImage(reference).tag({ repo: repositoryOf(name), tag: 'latest' }));
    return 'ready';
  }
  return found.length === 0 ? 'missing' : 'outdated';
}

function sourcesOf(labels: Record<string, string> | null): string[] {
  const sources = z.array(z.string()).safeParse(JSON.parse(labels?.[SOURCES_LABEL] ?? '[]'));
  return sources.data ?? [];
}

/** For the driver's readiness: all at once, and what to do about what is not there. */
export async function imagesReady(
  engine: Engine,
): Promise<{ ready: boolean; missing: { what: string; fix: string }[] }> {
  const wanting = (await imageStatus(engine)).filter(({ state }) => state !== 'ready');
  const named = (state: ImageStatus['state']) =>
    wanting.filter((image) => image.state === state).map(({ name }) => name);
  const missing = named('missing');
  const outdated = named('outdated');
  return {
    ready: wanting.length === 0,
    missing: [
      ...(missing.length > 0 ? [{ what: `the Docker images are not built (${missing.join(', ')})`, fix: FIX }] : []),
      ...(outdated.length > 0
        ? [{ what: `the Docker images are of another version (${outdated.join(', ')})`, fix: FIX }]
        : []),
    ],
  };
}
