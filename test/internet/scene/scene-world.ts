/** A world with a scene, and a mail server in place of the student's that takes, refuses or is not there, as the test wants. */
import type { Scene } from '../../../labs/schema.ts';
import { cableWorld } from '../../../sandbox/drivers/embedded/network/world-network.ts';
import type { WorldEvent } from '../../../sandbox/drivers/events.ts';
import { Authority } from '../../../sandbox/internet/authority.ts';
import { type Mail, MailServer } from '../../../sandbox/internet/mail-server.ts';
import type { Clock } from '../../../sandbox/internet/network.ts';
import { realClock } from '../../../sandbox/internet/real-clock.ts';
import { USUAL_LIMITS } from '../../../sandbox/internet/scene/limits.ts';
import { type InternetState, startInternet } from '../../../sandbox/internet/start-internet.ts';
import { drawWorld } from '../../../sandbox/world/variant.ts';

export const SPAMMERS: Scene = {
  spammers: { addresses: 3, atWork: true, perMinute: 600, messages: 20, kilobytes: 100 },
  history: false,
  colleagueWrites: false,
  faults: false,
  decoys: 0,
};

/** `pace`: so fast that a minute of searching passes in a moment; at `Infinity` every wait is over at once. */
export async function sceneWorld(scene: Scene, { pace = 2000, state }: { pace?: number; state?: InternetState } = {}) {
  const world = drawWorld('scene-tests', { blackHole: false, scene });
  const { scene: cast } = world;
  if (!cast) throw new Error('the world has no scene');
  const network = cableWorld(world);
  const events: WorldEvent[] = [];
  const taken: Mail[] = [];
  const policy = { relays: true };
  const real = realClock();
  let waits = 0;
  const clock: Clock = {
    now: () => real.now(),
    after(milliseconds, run) {
      waits += 1;
      return real.after(milliseconds, run);
    },
  };
  const internet = await startInternet({
    network: network.of('internet'),
    world,
    clock,
    limits: { ...USUAL_LIMITS, perMinute: 60_000, pace },
    ...(state ? { state } : {}),
    emit: (event) => events.push(event),
    persist: () => undefined,
  });
  const server = new MailServer({
    name: world.mail.name,
    software: 'Postfix',
    authority: new Authority(),
    recipient: (address, _from, client) =>
      policy.relays || address.endsWith(`@${world.domain}`) || client.address.startsWith('10.')
        ? undefined
        : { code: 554, text: `5.7.1 <${address}>: Relay access denied` },
    accept: (mail) => taken.push(mail),
  });
  const open = () =>
    [world.mail.public.v4, world.mail.public.v6, world.mail.lan.v4].map((address) =>
      network.of('mail').listen({ address, port: 25 }, (socket) => server.accept(socket)),
    );
  let listeners = open();
  return {
    world,
    cast,
    network,
    internet,
    events,
    taken,
    policy,
    /** How often the internet has begun to wait for its next turn. */
    waits: () => waits,
    stopServer: () => {
      for (const listener of listeners) listener.close();
      listeners = [];
    },
    startServer: () => {
      listeners = open();
    },
    [Symbol.asyncDispose]: async () => {
      await internet[Symbol.asyncDispose]();
      server.close();
      network.close();
    },
  };
}
