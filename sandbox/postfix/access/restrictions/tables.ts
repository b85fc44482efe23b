import { findAddress } from '../../address/find.ts';
import { isIpAddress } from '../../address/hostname.ts';
import { findInMaps } from '../../lists/maps.ts';
import { matchesSubdomains, parentDomains } from '../../lists/match.ts';
import { type ActionSource, applyAction } from '../actions.ts';
import { type Asked, dunno, type Evaluation, type Outcome, skipped } from '../evaluation.ts';
import { CLASS, type ReplyClass } from '../reply.ts';
import type { Restriction, Restrictions } from './restriction.ts';

/** What a table is asked about, and how a refusal names it. */
export interface Subject {
  name: string;
  class: ReplyClass;
  asked: Asked;
}

const BROKEN = '451 4.3.5 Server configuration error';

/** Asks a table for one key after the other; what the first one found says is done. */
export async function askKeys(
  evaluation: Evaluation,
  table: string,
  keys: string[],
  subject: Subject,
): Promise<Outcome | undefined> {
  for (const [index, key] of keys.entries()) {
    const answer = findInMaps(evaluation.environment, table, key, { partial: index > 0 });
    const source = { table, key, ...subject };
    if (answer.error) return cannotAsk(evaluation, source);
    if (answer.found !== undefined) return applyAction(evaluation, answer.found, source);
  }
  return undefined;
}

/** A table that cannot be asked refuses for now, as if that stood in it (smtpd_check.c). */
async function cannotAsk(evaluation: Evaluation, source: ActionSource): Promise<Outcome> {
  const { pattern, ...outcome } = await applyAction(evaluation, BROKEN, source);
  return { ...outcome, why: `${source.table} cannot be asked about "${pattern ?? source.key}"` };
}

/** A domain and its parents; a name that is really an address has none. */
export function domainKeys(evaluation: Evaluation, name: string): string[] {
  if (isIpAddress(name)) return [name];
  return parentDomains(name, !matchesSubdomains(evaluation.environment, 'smtpd_access_maps'));
}

/** 10.1.2.3, 10.1.2, 10.1, 10; and the same for IPv6 with colons. */
export function addressKeys(address: string): string[] {
  const delimiter = address.includes(':') ? ':' : '.';
  const keys = [address];
  for (let end = address.lastIndexOf(delimiter); end >= 0; end = keys.at(-1)?.lastIndexOf(delimiter) ?? -1) {
    keys.push(address.slice(0, end));
  }
  return keys;
}

const notThere = (what: string, table: string): Outcome => dunno(`${table} says nothing about ${what}`);

async function askClient(evaluation: Evaluation, table: string, name: string, subject: Subject): Promise<Outcome> {
  const { address } = evaluation.client;
  return (
    (await askKeys(evaluation, table, domainKeys(evaluation, name), subject)) ??
    (await askKeys(evaluation, table, addressKeys(address), subject)) ??
    notThere(`${name}[${address}]`, table)
  );
}

async function askName(evaluation: Evaluation, table: string, name: string, subject: Subject): Promise<Outcome> {
  return (await askKeys(evaluation, table, domainKeys(evaluation, name), subject)) ?? notThere(name, table);
}

async function askAddress(evaluation: Evaluation, table: string, address: string, subject: Subject): Promise<Outcome> {
  const { transaction, configuration, environment } = evaluation;
  const resolution = evaluation.resolve(
    address,
    subject.class === CLASS.sender ? transaction.recipient : transaction.sender,
  );
  if (resolution.errorKind === 'lookup') return evaluation.lookupFailed(address, 'the address could not be resolved');
  const answer = findAddress(environment, table, resolution.recipient, 'access');
  const source = { table, key: answer.key ?? resolution.recipient, ...subject };
  if (answer.error) return cannotAsk(evaluation, source);
  if (answer.found === undefined) return notThere(resolution.recipient, table);
  const outcome = await applyAction(evaluation, answer.found, source);
  const suspicious =
    resolution.routed && subject.class === CLASS.recipient && !configuration.bool('allow_untrusted_routing');
  if (outcome.answer !== 'permit' || !suspicious) return outcome;
  return dunno(`${outcome.why}, but a recipient with routing in it is not let through by a table`);
}

/**
 * Tables asked with what DNS says of a client or an address may refuse, not permit: whoever owns that DNS zone could
 * permit himself.
 */
export function forbidPermit(evaluation: Evaluation, restriction: string, target: string, outcome: Outcome): Outcome {
  if (outcome.answer !== 'permit') return outcome;
  evaluation.warn(`restriction ${restriction} returns OK for ${target}`);
  evaluation.warn('this is not allowed for security reasons');
  evaluation.warn('use DUNNO instead of OK if you want to make an exception');
  return evaluation.serverError(`${restriction} must not permit`);
}

const onTable = (
  ask: (evaluation: Evaluation, table: string, asked: Asked) => Outcome | Promise<Outcome>,
): Restriction => ({
  argument: 'table',
  ask,
});

async function checkSender(evaluation: Evaluation, table: string, asked: Asked): Promise<Outcome> {
  const { sender } = evaluation.transaction;
  if (sender === undefined) return skipped('there is no sender yet');
  const subject = { name: sender, class: CLASS.sender, asked };
  if (sender !== '') return askAddress(evaluation, table, sender, subject);
  const key = evaluation.configuration.get('smtpd_null_access_lookup_key');
  return (await askKeys(evaluation, table, [key], subject)) ?? notThere('the null sender', table);
}

async function checkLogin(evaluation: Evaluation, table: string, asked: Asked): Promise<Outcome> {
  const login = evaluation.client.sasl?.username;
  if (!evaluation.configuration.bool('smtpd_sasl_auth_enable')) {
    evaluation.warn("restriction `check_sasl_access' ignored: no SASL support");
    return skipped('smtpd_sasl_auth_enable is no');
  }
  if (!login) return skipped('the client has not authenticated');
  const subject = { name: login.replace(/\p{Cc}/gu, '_'), class: CLASS.login, asked };
  return (await askKeys(evaluation, table, [login], subject)) ?? notThere(login, table);
}

async function checkCertificate(evaluation: Evaluation, table: string, asked: Asked): Promise<Outcome> {
  const certificate = evaluation.client.tls?.clientCertificate;
  if (!certificate) {
    if (!evaluation.configuration.bool('smtpd_tls_ask_ccert')) {
      evaluation.warn('check_ccert_access is requested, but "smtpd_tls_ask_ccert = no"');
    }
    return skipped('the client showed no certificate');
  }
  for (const fingerprint of [certificate.fingerprint, certificate.publicKeyFingerprint].filter(Boolean)) {
    const subject = { name: fingerprint, class: CLASS.certificate, asked };
    const outcome = await askKeys(evaluation, table, [fingerprint], subject);
    if (outcome && outcome.answer !== 'dunno') return outcome;
  }
  return notThere('the certificate', table);
}

export const tableRestrictions: Restrictions = {
  check_client_access: onTable((evaluation, table, asked) =>
    askClient(evaluation, table, evaluation.client.name, { name: evaluation.namaddr, class: CLASS.client, asked }),
  ),
  check_reverse_client_hostname_access: onTable(async (evaluation, table, asked) => {
    const name = evaluation.client.reverseName;
    const outcome = await askClient(evaluation, table, name, { name, class: CLASS.unverifiedClient, asked });
    return forbidPermit(evaluation, 'check_reverse_client_hostname_access', name, outcome);
  }),
  check_helo_access: onTable((evaluation, table, asked) => {
    const { helo } = evaluation.client;
    if (helo === undefined) return skipped('the client has not said HELO');
    return askName(evaluation, table, helo, { name: helo, class: CLASS.helo, asked });
  }),
  check_sender_access: onTable(checkSender),
  check_recipient_access: onTable((evaluation, table, asked) => {
    const { recipient } = evaluation.transaction;
    if (recipient === undefined) return skipped('there is no single recipient to look at');
    return askAddress(evaluation, table, recipient, { name: recipient, class: CLASS.recipient, asked });
  }),
  check_sasl_access: onTable(checkLogin),
  check_ccert_access: onTable(checkCertificate),
  check_etrn_access: onTable((evaluation, table, asked) => {
    const { etrn } = evaluation.transaction;
    if (etrn === undefined) return skipped('this is not ETRN');
    return askName(evaluation, table, etrn, { name: etrn, class: CLASS.etrn, asked });
  }),
};
