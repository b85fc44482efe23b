/** Which driver runs the sandboxes of this process. The only place that knows their names. */
import { LabError } from '../errors.ts';
import type { Driver } from './driver.ts';
import { embeddedDriver } from './embedded/index.ts';

export const DRIVER_NAMES = ['auto', 'embedded'] as const;

export interface DriverOptions {
  dataDir: string;
  /** Told what of an earlier run could not be used. */
  warn?: (text: string) => void;
}

/** `auto` takes the best driver that is ready. Throws LabError `driver-unavailable` with what is missing. */
export async function chooseDriver(name: string, options: DriverOptions): Promise<Driver> {
  if (name !== 'auto' && name !== 'embedded')
    throw new LabError(
      'driver-unavailable',
      `There is no driver "${name}". Choose one of: ${DRIVER_NAMES.join(', ')}.`,
    );
  return embeddedDriver(options);
}
