/** The internet of a world whose mail service may still be starting: every question waits until it has. */
import type { Drawing } from '../../internet/fresh-places.ts';
import type { Internet } from '../../internet/internet.ts';

/** `readdress`: gives the internet host the addresses of a drawing. */
export function whenUp(
  internet: Internet,
  up: () => Promise<unknown>,
  readdress: (drawing: Drawing) => Promise<void>,
): Internet {
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
    freshPlaces: later(async () => {
      const drawing = await internet.freshPlaces();
      await readdress(drawing);
      return drawing;
    }),
    smartHost: later(internet.smartHost),
    listings: later(internet.listings),
    scene: later(internet.scene),
    rush: later(internet.rush),
  };
}
