import { type Environment, warn } from '../environment.ts';
import type { AddressClass, Resolution } from '../types.ts';
import { classifyRemoteDomain, warnOfOverlap } from './classify.ts';
import { findAddress } from './find.ts';
import { isAddressLiteral, isIpAddress, isUtf8Hostname } from './hostname.ts';
import { isLocalDomain } from './interfaces.ts';
import { quoteAddress } from './quoting.ts';
import { lastIndexOfOperator, operator, rewriteTokens } from './rewrite.ts';
import { internalize, isOperator, scan, type Token } from './tokens.ts';
import { applyTransportMaps, type Route, splitTransport } from './transport.ts';

type Stripped = { tokens: Token[]; local: boolean } | 'lookup failure';

/** Drops a dot at the end of a domain, and with resolve_null_domain an `@` with nothing behind it. */
function trimEnd(environment: Environment, tokens: Token[]): Token[] {
  const before = tokens.at(-2);
  const dot = isOperator(tokens.at(-1), '.') && lastIndexOfOperator(tokens, '@') >= 0;
  const trimmed = dot && !isOperator(before, '.') && !isOperator(before, '@') ? tokens.slice(0, -1) : tokens;
  const nullDomain = isOperator(trimmed.at(-1), '@') && environment.configuration.bool('resolve_null_domain');
  return nullDomain ? trimmed.slice(0, -1) : trimmed;
}

function hasRouting(environment: Environment, tokens: Token[]): boolean {
  const { configuration } = environment;
  return (
    lastIndexOfOperator(tokens, '@') >= 0 ||
    (lastIndexOfOperator(tokens, '!') >= 0 && configuration.bool('swap_bangpath')) ||
    (lastIndexOfOperator(tokens, '%') >= 0 && configuration.bool('allow_percent_hack'))
  );
}

/**
 * A quoted local part may hide another address: `"user@there"@here`. resolve_dequoted_address makes Postfix look,
 * so that it does not relay through a next hop that would.
 */
function crackQuotedLocalPart(environment: Environment, tokens: Token[]): Token[] | undefined {
  const { configuration } = environment;
  const [only] = tokens;
  if (tokens.length !== 1 || only?.kind !== 'quoted' || !configuration.bool('resolve_dequoted_address')) return;
  const text = only.text;
  if (text.includes('@')) return scan(quoteAddress(text));
  const percent = text.lastIndexOf('%');
  if (percent >= 0 && configuration.bool('allow_percent_hack')) {
    return scan(quoteAddress(`${text.slice(0, percent)}@${text.slice(percent + 1)}`));
  }
  return text.includes('!') && configuration.bool('swap_bangpath') ? scan(text) : undefined;
}

/** Takes local domains off the end until a remote domain, or a plain local part, is left. */
function stripLocalDomains(environment: Environment, address: string): Stripped {
  const { configuration } = environment;
  let tokens = scan(quoteAddress(address));
  let domain: Token[] | undefined;
  for (let rounds = address.length + 100; rounds > 0; rounds -= 1) {
    tokens = trimEnd(environment, tokens);
    const at = lastIndexOfOperator(tokens, '@');
    if (at >= 0) {
      const last = tokens.slice(at + 1);
      const local = last.length === 0 ? 'yes' : isLocalDomain(environment, internalize(last));
      if (local === 'error') return 'lookup failure';
      if (local === 'no') return { tokens, local: false };
      domain = tokens.slice(at);
      tokens = tokens.slice(0, at);
    }
    const cracked = hasRouting(environment, tokens) ? tokens : crackQuotedLocalPart(environment, tokens);
    if (cracked) {
      tokens = rewriteTokens(environment, cracked);
      continue;
    }
    const [only] = tokens;
    if (only === undefined || (tokens.length === 1 && only.kind === 'quoted' && only.text === '')) {
      tokens = scan(configuration.get('empty_address_recipient'));
      continue;
    }
    if (domain) return { tokens: [...tokens, ...domain], local: true };
    tokens = [...tokens, operator('@'), ...scan(configuration.get('myhostname'))];
  }
  warn(environment, `resolve_addr: <${address}>: giving up after ${address.length + 101} iterations`);
  return 'lookup failure';
}

/** `user%x@y`, `x!user@y` or `user@x@y`: the address asks another host to route it on. */
function isRouted(address: string): boolean {
  const operatorAt = address.search(/[@!%]/);
  return address.slice(operatorAt + 1) !== address.slice(address.lastIndexOf('@') + 1);
}

const TRANSPORTS: Record<Exclude<AddressClass, 'virtual-alias' | 'default'>, string> = {
  local: 'local_transport',
  'virtual-mailbox': 'virtual_transport',
  relay: 'relay_transport',
};

const LOOKUP_FAILURE = { error: 'lookup failure' } as const;

/** A sender-dependent setting: undefined when the sender has none of his own. */
function bySender(environment: Environment, parameter: string, nullKey: string, sender: string) {
  const key = sender === '' ? environment.configuration.get(nullKey) : sender;
  const answer = findAddress(environment, environment.configuration.get(parameter), key, 'canonical', parameter);
  if (answer.error) {
    warn(environment, `${parameter} lookup failure`);
    return LOOKUP_FAILURE;
  }
  return { value: answer.found?.toUpperCase() === 'DUNNO' ? undefined : answer.found };
}

/** Where mail of this class goes before transport_maps has its say. */
function defaultRoute(
  environment: Environment,
  found: AddressClass,
  domain: string,
  sender: string,
): Route | typeof LOOKUP_FAILURE {
  const { configuration } = environment;
  if (found === 'virtual-alias') {
    const table = configuration.bool('show_user_unknown_table_name') ? ' in virtual alias table' : '';
    return { transport: 'error', nexthop: `5.1.1 User unknown${table}` };
  }
  const route = { transport: '', nexthop: domain };
  if (found === 'default') {
    const key = 'empty_address_default_transport_maps_lookup_key';
    const own = bySender(environment, 'sender_dependent_default_transport_maps', key, sender);
    if ('error' in own) return own;
    route.transport = own.value ?? configuration.get('default_transport');
  } else route.transport = configuration.get(TRANSPORTS[found]);
  if (found === 'default' || found === 'relay') {
    const key = 'empty_address_relayhost_maps_lookup_key';
    const own = bySender(environment, 'sender_dependent_relayhost_maps', key, sender);
    if ('error' in own) return own;
    route.nexthop = own.value ?? (configuration.get('relayhost') || domain);
  }
  const explicit = splitTransport(route.transport);
  return { transport: explicit.transport, nexthop: explicit.nexthop || route.nexthop };
}

export interface ResolveOptions {
  /** Envelope sender, for the sender-dependent tables. */
  sender?: string;
}

/** The recipient that is left, or what is wrong with it. Numeric domains become literals with resolve_numeric_domain. */
function checkDomain(environment: Environment, recipient: string): string | undefined {
  const { configuration } = environment;
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
  if (domain.startsWith('[')) return isAddressLiteral(domain) ? recipient : undefined;
  if (isUtf8Hostname(domain, configuration.bool('smtputf8_enable'))) return recipient;
  if (!configuration.bool('resolve_numeric_domain') || !isIpAddress(domain)) return undefined;
  return `${recipient.slice(0, -domain.length)}[${domain}]`;
}

const failed = (recipient: string, errorKind: 'syntax' | 'lookup', error: string): Resolution => ({
  class: 'default',
  transport: '',
  nexthop: '',
  recipient,
  routed: false,
  error,
  errorKind,
});

/**
 * Decides where mail for an address goes, as trivial-rewrite(8) does. The address is in internal form; rewrite it first
 * where it comes from a client.
 */
export function resolveAddress(address: string, environment: Environment, options: ResolveOptions = {}): Resolution {
  const lookupFailure = () => failed(address, 'lookup', 'a table could not be read');
  const stripped = stripLocalDomains(environment, address);
  if (stripped === 'lookup failure') return lookupFailure();
  const written = internalize(stripped.tokens);
  const recipient = checkDomain(environment, written);
  if (recipient === undefined) return failed(written, 'syntax', 'bad domain name or address literal');
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1);

  const renamed = recipient === written ? 'no' : isLocalDomain(environment, domain);
  if (renamed === 'error') return lookupFailure();
  const local = stripped.local || renamed === 'yes';
  if (local) warnOfOverlap(environment, domain, 'mydestination');
  const found = local
    ? { class: 'local' as const, parameter: 'mydestination', pattern: domain.toLowerCase() }
    : classifyRemoteDomain(environment, domain);
  if ('error' in found) return lookupFailure();

  const route = routeFor(environment, found.class, recipient, domain, options.sender ?? '');
  if (route === undefined) return lookupFailure();
  const minus = recipient.startsWith('-') && !environment.configuration.bool('allow_min_user');
  return {
    class: found.class,
    ...route,
    recipient,
    routed: isRouted(recipient),
    list: found.parameter,
    pattern: found.pattern,
    ...(minus ? { error: 'local part begins with -', errorKind: 'syntax' as const } : {}),
  };
}

/** Default route, then transport_maps, then relocated_maps; undefined when a table could not be read. */
function routeFor(
  environment: Environment,
  found: AddressClass,
  recipient: string,
  domain: string,
  sender: string,
): Route | undefined {
  const { configuration } = environment;
  let route: Route | undefined;
  const initial = defaultRoute(environment, found, domain, sender);
  if ('error' in initial) return undefined;
  if (initial.transport === '') {
    warn(environment, `file ${configuration.directory}/main.cf: parameter ${found}: null transport is not allowed`);
    return undefined;
  }
  route = initial;
  if (found !== 'virtual-alias' && configuration.get('transport_maps') !== '') {
    route = applyTransportMaps(environment, recipient, domain, initial);
    if (route === undefined) warn(environment, 'transport_maps lookup failure');
  }
  const moved = findAddress(environment, configuration.get('relocated_maps'), recipient, 'canonical', 'relocated_maps');
  if (moved.error) {
    warn(environment, 'relocated_maps lookup failure');
    return undefined;
  }
  return moved.found === undefined ? route : { transport: 'error', nexthop: `5.1.6 User has moved to ${moved.found}` };
}
