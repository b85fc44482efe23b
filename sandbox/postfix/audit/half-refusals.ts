/** What is not relayed, but not refused either: put off, taken and lost, or smuggled in. */

import type { Habit } from './habit.ts';
import { askServer, FOREIGN, STRANGER_DOMAIN } from './probe.ts';
import { findingAt } from './result.ts';
import { stranger } from './strangers.ts';

export const softBounce: Habit = ({ configuration }) => {
  const parameter = 'soft_bounce';
  if (!configuration.bool(parameter)) return [];
  const why = 'Every refusal says "later": mail that should be refused or returned is tried again for days.';
  return [findingAt(configuration, { severity: 'warning', parameter, why, fix: 'Set soft_bounce = no.' })];
};

export const softRefusal: Habit = async (service, tables) => {
  const { configuration, reachable, name } = service;
  if (!reachable || configuration.bool('soft_bounce')) return [];
  const question = {
    who: 'any stranger',
    client: stranger(configuration),
    sender: `someone@${STRANGER_DOMAIN}`,
    recipient: `someone@${FOREIGN[0]}`,
  };
  const { decision } = await askServer(service, tables, question);
  const step = decision.decidedBy;
  if (!step || !/^defer_unauth_destination\b/i.test(step.restriction)) return [];
  const why = `${name} answers strangers 454, "later". That is closed, but spammers and honest servers come back for days.`;
  const fix = 'End the list with reject_unauth_destination, which answers 554.';
  return [findingAt(configuration, { severity: 'info', parameter: step.parameter ?? step.list, why, fix })];
};

export const discards: Habit = ({ configuration }) =>
  ['default_transport', 'relay_transport', 'local_transport'].flatMap((parameter) => {
    if (!/^discard(:|$)/.test(configuration.get(parameter))) return [];
    const why = `${parameter} throws mail away after it was accepted. Nothing is relayed, and senders believe that it was sent.`;
    return [
      findingAt(configuration, { severity: 'warning', parameter, why, fix: 'Refuse mail instead of discarding it.' }),
    ];
  });

/** CVE-2023-51764. */
export const smuggling: Habit = ({ configuration, reachable }) => {
  const parameter = 'smtpd_forbid_bare_newline';
  if (!reachable || configuration.get(parameter) !== 'no') return [];
  const why =
    'Lines may end in a bare newline, so a message can carry a second one with a forged sender past the checks of the server that sent it (SMTP smuggling).';
  return [
    findingAt(configuration, {
      severity: 'warning',
      parameter,
      why,
      fix: 'Set smtpd_forbid_bare_newline = normalize.',
    }),
  ];
};
