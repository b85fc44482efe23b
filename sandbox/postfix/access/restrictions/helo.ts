import { isHostname, isIpAddress, isUtf8Hostname, literalAddress, withoutFinalDot } from '../../address/hostname.ts';
import { type Asked, dunno, type Evaluation, type Outcome, skipped } from '../evaluation.ts';
import { lookUp, lookUpAny } from '../lookups.ts';
import { CLASS } from '../reply.ts';
import type { Restrictions } from './restriction.ts';

type NameCheck = (evaluation: Evaluation, name: string) => Outcome | Promise<Outcome>;

/** A HELO name in brackets is an address, and is checked as one by every restriction on HELO names. */
function onHeloName(
  check: NameCheck,
): (evaluation: Evaluation, argument: string, asked: Asked) => Outcome | Promise<Outcome> {
  return (evaluation) => {
    const helo = evaluation.client.helo;
    if (helo === undefined) return skipped('the client has not said HELO');
    return helo.startsWith('[') ? rejectInvalidLiteral(evaluation, helo) : check(evaluation, helo);
  };
}

function rejectInvalidLiteral(evaluation: Evaluation, helo: string): Outcome {
  const inside = /^\[(.+)\]$/.exec(helo)?.[1] ?? helo;
  if (literalAddress(inside) !== undefined) return dunno(`${helo} is an address literal`);
  return evaluation.refuse(
    evaluation.configuration.int('invalid_hostname_reject_code'),
    '5.5.2',
    `<${helo}>: ${CLASS.helo} rejected: invalid ip address`,
    `${helo} is not an address literal`,
  );
}

const rejectInvalid: NameCheck = (evaluation, helo) => {
  const name = withoutFinalDot(helo);
  if (isHostname(name) || isIpAddress(name)) return dunno(`${helo} is a possible host name`);
  return evaluation.refuse(
    evaluation.configuration.int('invalid_hostname_reject_code'),
    '5.5.2',
    `<${helo}>: ${CLASS.helo} rejected: Invalid name`,
    `${helo} cannot be a host name`,
  );
};

const rejectNonFqdn: NameCheck = (evaluation, helo) => {
  const name = withoutFinalDot(helo);
  const utf8 = evaluation.transaction.smtputf8 ?? false;
  if (isUtf8Hostname(name, utf8) && name.includes('.')) return dunno(`${helo} is fully qualified`);
  return evaluation.refuse(
    evaluation.configuration.int('non_fqdn_reject_code'),
    '5.5.2',
    `<${helo}>: ${CLASS.helo} rejected: need fully-qualified hostname`,
    `${helo} is not fully qualified`,
  );
};

const rejectUnknown: NameCheck = async (evaluation, helo) => {
  const { configuration } = evaluation;
  const text = `<${helo}>: ${CLASS.helo} rejected: Host not found`;
  const addresses = await lookUpAny(evaluation, helo, ['A', 'AAAA']);
  const answer = addresses.status === 'found' ? addresses : await lookUp(evaluation, helo, 'MX');
  if (answer.status === 'found' || answer.status === 'null MX') return dunno(`DNS knows ${helo}`);
  if (answer.status === 'retry' || addresses.status === 'retry') {
    const action = configuration.get('unknown_helo_hostname_tempfail_action') === 'defer' ? 'defer' : 'defer_if_permit';
    return evaluation.deferLater(action, 450, '4.7.1', text, `DNS does not answer about ${helo}`);
  }
  return evaluation.refuse(
    configuration.int('unknown_hostname_reject_code'),
    '4.7.1',
    text,
    `DNS has no address and no MX for ${helo}`,
  );
};

export const heloRestrictions: Restrictions = {
  reject_invalid_helo_hostname: { ask: onHeloName(rejectInvalid) },
  reject_invalid_hostname: { ask: onHeloName(rejectInvalid) },
  reject_non_fqdn_helo_hostname: { ask: onHeloName(rejectNonFqdn) },
  reject_non_fqdn_hostname: { ask: onHeloName(rejectNonFqdn) },
  reject_unknown_helo_hostname: { ask: onHeloName(rejectUnknown) },
  reject_unknown_hostname: { ask: onHeloName(rejectUnknown) },
};
