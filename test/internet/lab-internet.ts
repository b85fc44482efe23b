/** An internet in memory, for the tests of this folder: no mail host, only what surrounds it. */
import { cableWorld } from '../../sandbox/drivers/embedded/network/world-network.ts';
import type { WorldEvent } from '../../sandbox/drivers/events.ts';
import { realClock } from '../../sandbox/internet/real-clock.ts';
import { type InternetState, startInternet } from '../../sandbox/internet/start-internet.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';
import type { Provider } from '../../sandbox/world/world.ts';

const CRLF = '\r\n';

export async function labInternet(state?: InternetState) {
  const world = drawWorld('internet-tests', { blackHole: true });
  const network = cableWorld(world);
  const events: WorldEvent[] = [];
  let saved: (() => InternetState) | undefined;
  const internet = await startInternet({
    network: network.of('internet'),
    world,
    clock: realClock(),
    state,
    emit: (event) => events.push(event),
    persist: (current) => {
      saved = current;
    },
  });
  return {
    world,
    network,
    internet,
    events,
    saved: () => saved?.(),
    [Symbol.asyncDispose]: async () => {
      await internet[Symbol.asyncDispose]();
      network.close();
    },
  };
}

/** The provider that refuses listed clients, and its first mailbox. */
export function strictProvider(providers: Provider[]) {
  const provider = providers.find(({ honoursDnsbl }) => honoursDnsbl);
  if (!provider) throw new Error('the world has no provider that honours the DNSBL');
  return { ...provider, mailbox: `${provider.mailboxes[0]}@${provider.domain}` };
}

export function message(token: string): string {
  return [`From: <somebody@there.example>`, `Subject: ${token}`, '', 'hello', '.a line with a dot', ''].join(CRLF);
}
