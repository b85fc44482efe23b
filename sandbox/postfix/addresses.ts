/** Address handling as the rest of a mail server calls it. Addresses are in internal (unquoted) form unless said otherwise. */
import { type EnvelopeAddress, type EnvelopeOptions, parseEnvelopeAddress as parse } from './address/envelope.ts';
import { canonicalSender as cleanSender, type Expansion, expandRecipient as expand } from './address/expand.ts';
import { type ResolveOptions, resolveAddress as resolve } from './address/resolve.ts';
import { type RewriteContext, rewriteInternal } from './address/rewrite.ts';
import type { Environment } from './environment.ts';
import type { Configuration, Resolution, Tables } from './types.ts';

/** What a machine adds to its configuration, and who wants to hear warnings. */
export type Machine = Omit<Environment, 'configuration' | 'tables'>;

/** Completes and normalises an address, as trivial-rewrite(8) does for every address that comes in. */
export function rewriteAddress(
  address: string,
  configuration: Configuration,
  tables: Tables,
  machine: Machine = {},
  context: RewriteContext = 'local',
): string {
  return rewriteInternal(address, { configuration, tables, ...machine }, context);
}

/** Where mail for an address goes. Give it the rewritten address. */
export function resolveAddress(
  address: string,
  configuration: Configuration,
  tables: Tables,
  options: Machine & ResolveOptions = {},
): Resolution {
  const { sender, ...machine } = options;
  return resolve(address, { configuration, tables, ...machine }, { sender });
}

/** The recipients that cleanup(8) writes to the queue file for one envelope recipient. */
export function expandRecipient(
  address: string,
  configuration: Configuration,
  tables: Tables,
  machine: Machine = {},
): Expansion {
  return expand(address, { configuration, tables, ...machine });
}

/** The sender that cleanup(8) writes to the queue file. */
export function canonicalSender(
  address: string,
  configuration: Configuration,
  tables: Tables,
  machine: Machine = {},
): { sender: string; error?: string } {
  return cleanSender(address, { configuration, tables, ...machine });
}

/** Reads the argument of MAIL FROM: or RCPT TO: (without its parameters); a bad one has smtpd(8)'s reply. */
export function parseEnvelopeAddress(
  argument: string,
  configuration: Configuration,
  tables: Tables,
  options: EnvelopeOptions & Machine,
): EnvelopeAddress {
  const { command, smtputf8, client, ...machine } = options;
  return parse(argument, { configuration, tables, ...machine }, { command, smtputf8, client });
}
