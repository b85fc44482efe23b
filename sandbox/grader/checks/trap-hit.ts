/** The student's own spam: sent from outside through the mail host, it lies in the spam trap. */
import type { Sandbox } from '../../drivers/driver.ts';
import type { Delivery } from '../../internet/internet.ts';
import type { World } from '../../world/world.ts';
import { awaited } from '../awaited.ts';
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';
import { handedInBy } from '../received.ts';

const PATIENCE = { forMs: 5_000, everyMs: 50 };

export const trapHit: CheckImplementation<'trap-hit'> = {
  survivesRestart: false,
  perform: judge,
  look: { after: ['mail'], by: 'reading', sees: 'essence', perform: judge },
};

async function judge({ messages }: { messages: number }, { sandbox, patienceMs }: CheckContext): Promise<Verdict> {
  const { world } = sandbox;
  // Who presses Check right after sending should not be told that the last ones are still on their way.
  await untilStill(sandbox, world.spamTrap.domain, patienceMs);
  const trapped = (await sandbox.internet.deliveries()).filter(({ role }) => role === 'spam-trap');
  const told = await Promise.all(
    trapped.map(async (delivery) => ({ delivery, problem: await problemWith(delivery, world) })),
  );
  const good = told.filter(({ problem }) => problem === undefined);
  const evidence = [good.at(-1) ?? told.at(-1)].flatMap((one) => (one ? [show(one.delivery)] : []));
  if (good.length >= messages)
    return passed(
      `${good.length} messages from ${world.outside.name} came through the server into the trap.`,
      evidence,
    );
  if (good.length > 0)
    return failed(
      `${good.length} of ${messages} messages came through the server into the trap. One may be a typing error; a source sends more.`,
      evidence,
    );
  const last = told.at(-1);
  if (last) return failed(last.problem ?? '', evidence);
  return failed(`Nothing has reached ${world.spamTrap.domain} yet. A 250 in the dialogue is not a delivery.`);
}

function untilStill(sandbox: Sandbox, domain: string, forMs = PATIENCE.forMs): Promise<boolean> {
  const isStill = async () =>
    !(await sandbox.locate(`@${domain}`)).some(({ where }) => where === 'incoming' || where === 'active');
  return awaited(isStill, { ...PATIENCE, forMs });
}

/** undefined when the message came from outside through the mail host, else a sentence. */
async function problemWith({ client, message }: Delivery, world: World): Promise<string | undefined> {
  const { public: own } = world.mail;
  if (![own.v4, own.v6].includes(client.address))
    return `The trap was hit directly from ${client.address}, not through the open server: nobody else's name is on it.`;
  const from = await handedInBy(message);
  const { v4, v6 } = world.outside.public;
  if (from === undefined) return 'The message was handed in on the server itself. A spammer has no login there.';
  if (![v4, v6].includes(from)) return `The message came to the server from ${from}, not from the host outside.`;
  return undefined;
}

function show({ client, mailFrom, rcptTo, server, message }: Delivery) {
  const headers = message.split(/\r?\n\r?\n/)[0] ?? '';
  return {
    kind: 'canary' as const,
    title: `What ${server} received`,
    text: `client ${client.address} (HELO ${client.helo})\nMAIL FROM:<${mailFrom}>\nRCPT TO:<${rcptTo}>\n\n${headers}`,
  };
}
