import { type Environment, warn } from '../environment.ts';
import { isAscii } from './hostname.ts';
import { parseAddresses } from './parse.ts';
import { domainOf } from './quoting.ts';
import { resolveAddress } from './resolve.ts';
import { rewriteInternal } from './rewrite.ts';
import { internalize } from './tokens.ts';

export interface EnvelopeOptions {
  command: 'MAIL' | 'RCPT' | 'VRFY';
  /** The client asked for SMTPUTF8 (RFC 6531). */
  smtputf8?: boolean;
  /** `name[address]`, for the warning. */
  client?: string;
}

export type EnvelopeAddress = { address: string } | { reply: { code: number; enhanced: string; text: string } };

const BAD_SYNTAX = {
  MAIL: { code: 501, enhanced: '5.1.7', text: 'Bad sender address syntax' },
  RCPT: { code: 501, enhanced: '5.1.3', text: 'Bad recipient address syntax' },
  VRFY: { code: 501, enhanced: '5.1.3', text: 'Bad recipient address syntax' },
};

/** The domain must be one that mail could go to; without SMTPUTF8 it must be ASCII. */
function hasGoodDomain(environment: Environment, address: string, smtputf8: boolean): boolean {
  if (address === '') return true;
  const resolution = resolveAddress(rewriteInternal(address, environment), environment);
  if (resolution.errorKind === 'syntax') return false;
  return smtputf8 || isAscii(domainOf(resolution.recipient) ?? '');
}

/** Takes an address out of the argument of MAIL, RCPT or VRFY: `<…>`, or as people type it. Internal form. */
export function parseEnvelopeAddress(
  argument: string,
  environment: Environment,
  options: EnvelopeOptions,
): EnvelopeAddress {
  const bracketed = argument.length > 1 && argument.startsWith('<') && argument.endsWith('>');
  const inside = bracketed ? argument.slice(1, -1) : argument;
  const colon = inside.startsWith('@') ? inside.indexOf(':') : -1;
  const { addresses, others } = parseAddresses(inside.slice(colon + 1));
  const strict = environment.configuration.bool('strict_rfc821_envelopes');
  const tokens = addresses.at(-1);
  const address = tokens ? internalize(tokens, false) : '';
  const good =
    addresses.length <= 1 &&
    !(strict && (others > 0 || !argument.startsWith('<') || address.startsWith('@'))) &&
    !(address === '' && options.command !== 'MAIL') &&
    hasGoodDomain(environment, address, options.smtputf8 ?? false);
  if (good) return { address };
  const shown = argument.replace(/\p{Cc}/gu, '?');
  warn(
    environment,
    `Illegal address syntax from ${options.client ?? 'unknown'} in ${options.command} command: ${shown}`,
  );
  const { code, enhanced, text } = BAD_SYNTAX[options.command];
  if (!environment.configuration.bool('soft_bounce')) return { reply: { code, enhanced, text } };
  return { reply: { code: code - 100, enhanced: `4${enhanced.slice(1)}`, text } };
}
