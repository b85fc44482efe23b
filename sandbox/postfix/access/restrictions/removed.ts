import { dunno, type Evaluation, type Outcome } from '../evaluation.ts';
import type { Restrictions } from './restriction.ts';

function removed(evaluation: Evaluation, name: string, instead: string): Outcome {
  evaluation.warn(`support for restriction "${name}" has been removed in Postfix 3.9; instead, specify ${instead}`);
  return evaluation.serverError(`${name} is gone since Postfix 3.9`);
}

/** What Postfix 3.9 took away: they break the list that names them. */
export const removedRestrictions: Restrictions = {
  permit_naked_ip_address: {
    ask: (evaluation) =>
      removed(evaluation, 'permit_naked_ip_address', '"permit_mynetworks" or "permit_sasl_authenticated"'),
  },
  reject_maps_rbl: {
    ask: (evaluation) => removed(evaluation, 'reject_maps_rbl', '"reject_rbl_client domain-name"'),
  },
  check_relay_domains: {
    ask: (evaluation) =>
      evaluation.transaction.recipient === undefined
        ? dunno('there is no recipient yet')
        : removed(evaluation, 'check_relay_domains', '"reject_unauth_destination"'),
  },
};
