/** The internet of a world whose mail service may still be starting: every question waits until it has. */
import type { Internet } from '../../internet/internet.ts';

export function whenUp(internet: Internet, up: () => Promise<unknown>): Internet {
  const later =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await up();
      return call(...args);
    };
  return {
    resolve: later(internet.resolve),
    probe: later(internet.probe),
    dial: later(internet.dial),
    scan: later(internet.scan),
    deliveries: later(internet.deliveries),
    awaitDelivery: later(internet.awaitDelivery),
    freshDomain: later(internet.freshDomain),
    freshSender: later(internet.freshSender),
    smartHost: later(internet.smartHost),
    listings: later(internet.listings),
    scene: later(internet.scene),
    rush: later(internet.rush),
  };
}
