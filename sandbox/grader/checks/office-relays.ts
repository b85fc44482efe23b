/** Computers of the office send to the rest of the world without a login, and it arrives. */
import { fillIn } from '../../world/template.ts';
import { type CheckContext, type CheckImplementation, failed, passed } from '../check.ts';
import { evidenceOf, outcomeOf, type Sent, send } from '../send.ts';
import { shuffle } from '../strangers.ts';

export const officeRelays: CheckImplementation<'office-relays'> = {
  survivesRestart: true,
  async perform({ helo }, context) {
    const { world } = context.sandbox;
    const name = helo && fillIn(helo, context.variables, 'labs: office-relays');
    const clients = shuffle(world.prober.office);
    const letters = await Promise.all([
      ...clients.map(({ v4 }) => fromOffice(context, v4, world.mail.lan.v4, name)),
      ...clients.slice(0, 1).map(({ v6 }) => fromOffice(context, v6, world.mail.lan.v6, name)),
    ]);
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
};

async function fromOffice(context: CheckContext, client: string, address: string, name?: string): Promise<Sent> {
  const { world, internet } = context.sandbox;
  const [person] = shuffle(world.people, 1);
  return send(context, {
    client,
    to: { address, port: 25 },
    helo: name ?? `pc-${client.split(/[.:]/).at(-1)}.lan.${world.domain}`,
    mailFrom: `${person?.login ?? 'postmaster'}@${world.domain}`,
    rcptTo: `sales@${await internet.freshDomain()}`,
  });
}
