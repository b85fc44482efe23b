/** The block list took the server off: somebody asked, and the list itself found the record clean and the server closed. */
import type { Sandbox } from '../../drivers/driver.ts';
import { awaited } from '../awaited.ts';
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';

/** A request may still be looked into. */
const PATIENCE = { forMs: 1_500, everyMs: 100 };
/** Requests that are shown. */
const SHOWN = 5;

export const delisted: CheckImplementation<'delisted'> = {
  survivesRestart: false,
  perform: judge,
  look: { after: ['mail'], by: 'reading', sees: 'essence', perform: judge },
};

async function judge(_: unknown, { sandbox, patienceMs }: CheckContext): Promise<Verdict> {
  const { mail, dnsbl } = sandbox.world;
  const { v4, v6 } = mail.public;
  const own = [v4, v6];
  const listed = await listedAfterAWhile(sandbox, own, patienceMs);
  const removals = (await sandbox.internet.scene()).removals.filter(({ address }) => own.includes(address));
  const evidence = removals.slice(-SHOWN).map(({ address, at, honoured, why }) => ({
    kind: 'words' as const,
    title: `Request for ${address}, ${new Date(at).toISOString()}: ${honoured ? 'removed' : 'not removed'}`,
    text: why,
  }));
  const last = removals.at(-1);
  if (!listed && removals.some(({ honoured }) => honoured))
    return passed(`${dnsbl.zone} found the server clean and took it off.`, evidence);
  if (!last) return failed(`${dnsbl.zone} still lists ${v4}, and nobody has written to delist@${dnsbl.domain}.`);
  if (last.honoured) return failed(`${v4} was taken off and is on ${dnsbl.zone} again: spam went out since.`, evidence);
  return failed(`${dnsbl.zone} still lists ${v4}. It answered the last request: ${last.why}`, evidence);
}

async function listedAfterAWhile({ internet }: Sandbox, addresses: string[], forMs = PATIENCE.forMs): Promise<boolean> {
  const isListed = async () => (await internet.listings()).some(({ address }) => addresses.includes(address));
  const isDecided = async () => !(await isListed()) || (await internet.scene()).removals.length === 0;
  await awaited(isDecided, { ...PATIENCE, forMs });
  return isListed();
}
