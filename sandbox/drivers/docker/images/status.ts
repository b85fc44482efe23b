/** Whether the engine has the images that belong to this checkout. */
import type { Engine } from '../engine.ts';
import { IMAGE_NAMES, type ImageName, imageContext, latestOf } from './context.ts';

export interface ImageStatus {
  name: ImageName;
  reference: string;
  /** `outdated`: one of another version of this checkout is there. */
  state: 'ready' | 'outdated' | 'missing';
}

export interface ImagesReady {
  ready: boolean;
  missing: { what: string; fix: string }[];
  refs: Record<ImageName, string>;
}

const FIX = 'Run: npx relaylab images build';

export async function imageStatus(engine: Engine): Promise<ImageStatus[]> {
  const { Arch: architecture } = await engine.call((docker) => docker.version());
  return Promise.all(
    IMAGE_NAMES.map(async (name) => {
      const { reference } = await imageContext(name, architecture);
      const [isReady, isThere] = await Promise.all([engine.has(reference), engine.has(latestOf(name))]);
      return { name, reference, state: isReady ? 'ready' : isThere ? 'outdated' : 'missing' };
    }),
  );
}

export async function imagesReady(engine: Engine): Promise<ImagesReady> {
  const images = await imageStatus(engine);
  const missing = images
    .filter(({ state }) => state !== 'ready')
    .map(({ name, state }) => ({
      what:
        state === 'missing'
          ? `the Docker image of ${name} is not there`
          : `the Docker image of ${name} is of another version`,
      fix: FIX,
    }));
  const [mail = '', shell = '', internet = ''] = images.map(({ reference }) => reference);
  return { ready: missing.length === 0, missing, refs: { mail, shell, internet } };
}
