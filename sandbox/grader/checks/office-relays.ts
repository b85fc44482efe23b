/** Computers of the office send to the rest of the world without a login, and it arrives. */
import { fillIn } from '../../world/template.ts';
import { type CheckContext, type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, glimpseOf, knock, type Letter, outcomeOf, type Sent, send } from '../send.ts';
import { shuffle } from '../strangers.ts';

export const officeRelays: CheckImplementation<'office-relays'> = {
  survivesRestart: true,
  async perform({ helo }, context) {
    const letters = await fromAll(context, helo, send);
    const lost = letters.find(({ fate }) => fate?.end !== 'delivered');
    if (!lost) {
      const [one] = letters;
      return passed(
        `Office computers send to other providers (tried from ${letters.map(({ letter }) => letter.client).join(', ')}).`,
        one ? await evidenceOf(context, one) : [],
      );
    }
    return failed(
      `The office cannot send: mail from ${lost.letter.client} to ${lost.letter.rcptTo} ${outcomeOf(lost)}.`,
      await evidenceOf(context, lost),
    );
  },
  look: {
    after: ['service', 'file'],
    by: 'knocking',
    sees: 'beginning',
    perform: async ({ helo }, context) => glimpseOf(await fromAll(context, helo, knock), 'Mail of the office'),
  },
};

function fromAll(context: CheckContext, helo: string | undefined, post: typeof send): Promise<Sent[]> {
  const { world } = context.sandbox;
  const name = helo && fillIn(helo, context.variables, 'labs: office-relays');
  const clients = shuffle(context.places.office);
  return Promise.all([
    ...clients.map(async ({ v4 }) => post(context, await letterFrom(context, v4, world.mail.lan.v4, name))),
    ...clients.slice(0, 1).map(async ({ v6 }) => post(context, await letterFrom(context, v6, world.mail.lan.v6, name))),
  ]);
}

async function letterFrom(context: CheckContext, client: string, address: string, name?: string): Promise<Letter> {
  const { world, internet } = context.sandbox;
  const [person] = shuffle(world.people, 1);
  return {
    client,
    to: { address, port: 25 },
    helo: name ?? `pc-${client.split(/[.:]/).at(-1)}.lan.${world.domain}`,
    mailFrom: `${person?.login ?? 'postmaster'}@${world.domain}`,
    rcptTo: `sales@${await internet.freshDomain()}`,
  };
}
