/** The block list holds the mail host's address: what it costs to relay for strangers. */
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';

export const listed: CheckImplementation<'listed'> = {
  survivesRestart: false,
  perform: judge,
  look: { after: ['mail'], by: 'reading', sees: 'essence', perform: judge },
};

async function judge(_: unknown, { sandbox }: CheckContext): Promise<Verdict> {
  const { mail, dnsbl } = sandbox.world;
  const listings = await sandbox.internet.listings();
  const evidence = listings.map(({ address, since, why, zone }) => ({
    kind: 'words' as const,
    title: `${address} on ${zone}`,
    text: `${why}, since ${new Date(since).toISOString()}`,
  }));
  const own = listings.find(({ address }) => address === mail.public.v4 || address === mail.public.v6);
  if (own) return passed(`${dnsbl.zone} lists ${own.address}: ${own.why}.`, evidence);
  const other = listings[0];
  if (other) return failed(`${dnsbl.zone} lists ${other.address}, but not the open server.`, evidence);
  return failed(`${dnsbl.zone} does not list the server yet. It waits for a third message to a spam trap.`);
}
