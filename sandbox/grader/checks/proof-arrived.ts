/** The student's own message, with the token of this world, came out at another provider after passing the mail host. */
import type { Evidence } from '../../../labs/schema.ts';
import type { Delivery } from '../../internet/internet.ts';
import type { World } from '../../world/world.ts';
import { follow } from '../canary.ts';
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';
import { handedInBy } from '../received.ts';
import { logOf } from '../send.ts';

export const proofArrived: CheckImplementation<'proof-arrived'> = {
  survivesRestart: false,
  perform: judge,
  look: { after: ['mail'], by: 'reading', sees: 'essence', perform: judge },
};

async function judge({ from }: { from: 'outside' | 'inside' }, context: CheckContext): Promise<Verdict> {
  const { sandbox } = context;
  const { world } = sandbox;
  // Who presses Check right after sending should not be told that the message is still on its way.
  await follow(sandbox, world.proofToken, '', context.patienceMs);
  const all = await sandbox.internet.deliveries(world.proofToken);
  const told = await Promise.all(
    all.map(async (delivery) => ({ delivery, problem: await problemWith(delivery, world, from) })),
  );
  const good = told.find(({ problem }) => problem === undefined);
  if (good)
    return passed(`Your message came out at ${good.delivery.server}, sent through ${world.mail.name} by a stranger.`, [
      show(good.delivery),
      ...(await logOfDelivery(context, good.delivery)),
    ]);
  const last = told.at(-1);
  if (last) return failed(last.problem ?? '', [show(last.delivery), ...(await logOfDelivery(context, last.delivery))]);
  const log = await logOf(context, `from ${world.outside.name}[`);
  const places = await sandbox.locate(world.proofToken);
  const [place] = places;
  if (place?.kind === 'mailbox')
    return failed(
      `Your message is in the mailbox of ${place.where} on the mail host. Mail to its own people is its job; relaying is mail to somebody else's.`,
      log,
    );
  if (place)
    return failed(
      `Your message sits in the ${place.where} queue${place.queueId ? ` as ${place.queueId}` : ''}; it has not come out at the other side.`,
      log,
    );
  return failed(
    `No message with ${world.proofToken} has arrived at any other provider. A 250 in the dialogue is not a delivery.`,
    log,
  );
}

/** By the queue ID that the mail host wrote into its Received line. */
async function logOfDelivery(context: CheckContext, { message }: Delivery): Promise<Evidence[]> {
  const queueId = /\(Postfix\)(?: with \w+)? id (\w+)/.exec(message)?.[1];
  return queueId === undefined ? [] : logOf(context, `${queueId}:`);
}

/** undefined when the delivery proves relaying, else one sentence for the student. */
async function problemWith(delivery: Delivery, world: World, from: 'outside' | 'inside'): Promise<string | undefined> {
  if (delivery.role === 'black-hole')
    return `Your message went into ${delivery.server}, which takes everything and delivers nothing.`;
  const { public: own } = world.mail;
  if (![own.v4, own.v6].includes(delivery.client.address))
    return `Your message reached ${delivery.server} directly from ${delivery.client.address}, not through ${world.mail.name}.`;
  const expected = from === 'outside' ? world.outside.public : world.inside.lan;
  const client = await handedInBy(delivery.message);
  if (client === undefined)
    return `Your message was handed in on ${world.mail.name} itself. A stranger has no login there: send it from ${from}.`;
  if (![expected.v4, expected.v6].includes(client))
    return `Your message came to ${world.mail.name} from ${client}, not from the ${from} host.`;
  return undefined;
}

function show(delivery: Delivery) {
  const { client, mailFrom, rcptTo, server } = delivery;
  const headers = delivery.message.split(/\r?\n\r?\n/)[0] ?? '';
  return {
    kind: 'canary' as const,
    title: `What ${server} received`,
    text: `client ${client.address} (HELO ${client.helo})\nMAIL FROM:<${mailFrom}>\nRCPT TO:<${rcptTo}>\n\n${headers}`,
  };
}
