/** Which driver runs the sandboxes of this process. The only place that knows their names. */
import { LabError } from '../errors.ts';
import type { SpamLimits } from '../internet/scene/limits.ts';
import type { DockerOptions } from './docker/index.ts';
import type { Driver } from './driver.ts';
import { type EmbeddedOptions, embeddedDriver } from './embedded/index.ts';

export const DRIVER_NAMES = ['auto', 'embedded', 'docker'] as const;

export interface DriverOptions {
  dataDir: string;
  /** Told what of an earlier run could not be used. */
  warn?: (text: string) => void;
  /** What scenes are held to; left out: the usual. */
  limits?: SpamLimits;
  /** What only the embedded lab wants to know. */
  embedded?: Pick<EmbeddedOptions, 'recorded'>;
  /** What only the Docker lab wants to know. */
  docker?: Pick<DockerOptions, 'pool' | 'runtime' | 'diskBytes' | 'throwAway'>;
}

/** `auto` takes Docker where it is ready, else the embedded lab. Throws LabError `driver-unavailable`. */
export async function chooseDriver(name: string, { docker, embedded, ...options }: DriverOptions): Promise<Driver> {
  if (name === 'embedded') return embeddedDriver({ ...options, ...embedded });
  if (name === 'docker') return (await loadDocker()).dockerDriver({ ...options, ...docker });
  if (name === 'auto') {
    const driver = (await loadDocker()).dockerDriver({ ...options, ...docker });
    const { ready, missing } = await driver.readiness();
    if (ready) return driver;
    await driver[Symbol.asyncDispose]();
    return embeddedDriver({
      ...options,
      ...embedded,
      remark: `Docker is not used: ${missing.map(({ what }) => what).join('; ')}.`,
    });
  }
  throw new LabError('driver-unavailable', `There is no driver "${name}". Choose one of: ${DRIVER_NAMES.join(', ')}.`);
}

/** Loaded when asked for: the engine's client is a quarter of all code, and a short command may not need it. */
const loadDocker = () => import('./docker/index.ts');
