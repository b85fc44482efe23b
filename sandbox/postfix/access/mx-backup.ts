import { isLocalDomain, isOwnAddress, isProxyAddress } from '../address/interfaces.ts';
import { domainOf } from '../address/quoting.ts';
import { matchClient } from '../lists/match.ts';
import { authorizeDestination } from './destination.ts';
import { dunno, type Evaluation, type Outcome } from './evaluation.ts';
import { addressesOf, lookUp, mailExchanger } from './lookups.ts';
import { CLASS } from './reply.ts';

const NETWORKS = 'permit_mx_backup_networks';

function cannotLookUp(evaluation: Evaluation, recipient: string, what: string): void {
  evaluation.deferRefusal(450, '4.4.4', `<${recipient}>: ${CLASS.recipient} rejected: ${what}`);
}

async function isMe(evaluation: Evaluation, recipient: string, host: string): Promise<boolean> {
  if (isLocalDomain(evaluation.environment, host) === 'yes') return true;
  const { status, data } = await addressesOf(evaluation, host);
  if (status !== 'found')
    cannotLookUp(evaluation, recipient, `Unable to look up mail exchanger host ${host}: Name or service not known`);
  return data.some(
    (address) => isOwnAddress(evaluation.environment, address) || isProxyAddress(evaluation.environment, address),
  );
}

async function amongMe(evaluation: Evaluation, recipient: string, hosts: string[]): Promise<boolean> {
  for (const host of hosts) if (await isMe(evaluation, recipient, host)) return true;
  return false;
}

/** Are all primary exchangers in permit_mx_backup_networks? */
async function primariesAllowed(evaluation: Evaluation, recipient: string, hosts: string[]): Promise<boolean> {
  for (const host of hosts) {
    const { status, data } = await addressesOf(evaluation, host);
    if (status !== 'found') {
      cannotLookUp(evaluation, recipient, `Unable to look up host ${host} as mail exchanger: Host not found`);
      return false;
    }
    for (const address of data) {
      const answer = matchClient(evaluation.environment, NETWORKS, { name: host, address });
      if ('error' in answer || !answer.matched) return false;
    }
  }
  return true;
}

/**
 * We relay for a domain whose DNS names us as a secondary mail exchanger. Anybody can put that into his DNS, so without
 * permit_mx_backup_networks a stranger decides what we relay.
 */
export async function permitMxBackup(evaluation: Evaluation, recipient: string): Promise<Outcome> {
  evaluation.warn(
    'support for restriction "permit_mx_backup" will be removed from Postfix; instead, specify "relay_domains"',
  );
  const { authorized, ...known } = authorizeDestination(evaluation, recipient);
  if (authorized) return { answer: 'permit', ...known };
  const resolution = evaluation.resolve(recipient, evaluation.transaction.sender);
  if (resolution.routed && !evaluation.configuration.bool('allow_untrusted_routing')) return dunno(known.why);
  const domain = domainOf(resolution.recipient) ?? '';
  if (domain.startsWith('[')) return dunno(`${domain} is an address literal`);
  const answer = await lookUp(evaluation, domain, 'MX');
  if (answer.status === 'retry') {
    cannotLookUp(evaluation, recipient, 'Unable to look up mail exchanger information: Host not found, try again');
  }
  if (answer.status !== 'found') return dunno(`DNS has no MX for ${domain}`);
  const exchangers = answer.data.map(mailExchanger).sort((one, other) => one.preference - other.preference);
  const best = exchangers[0]?.preference;
  const primaries = exchangers.filter(({ preference }) => preference === best).map(({ host }) => host);
  const backups = exchangers.filter(({ preference }) => preference !== best).map(({ host }) => host);
  if (await amongMe(evaluation, recipient, primaries))
    return dunno(`this machine is a primary MX of ${domain}, not a backup`);
  if (!(await amongMe(evaluation, recipient, backups))) return dunno(`this machine is no MX of ${domain}`);
  if (evaluation.configuration.get(NETWORKS) !== '' && !(await primariesAllowed(evaluation, recipient, primaries))) {
    return dunno(`the primary MX of ${domain} is not in ${NETWORKS}`, { parameter: NETWORKS });
  }
  return { answer: 'permit', why: `DNS names this machine as a backup MX of ${domain}` };
}
