import type { Environment } from '../environment.ts';
import { quoteAddress, unquoteAddress } from './quoting.ts';
import { externalize, isOperator, scan, type Token } from './tokens.ts';

/** Where an incomplete address gets its domain from: ours ($myorigin, $mydomain) or remote_header_rewrite_domain. */
export type RewriteContext = 'local' | 'remote';

export const operator = (text: string): Token => ({ kind: 'operator', text });

export const lastIndexOfOperator = (tokens: Token[], text: string): number =>
  tokens.findLastIndex((token) => isOperator(token, text));

const indexOfOperator = (tokens: Token[], text: string): number => tokens.findIndex((token) => isOperator(token, text));

function completions(environment: Environment, context: RewriteContext): { origin: string; domain: string } {
  const { configuration } = environment;
  if (context === 'local') return { origin: configuration.get('myorigin'), domain: configuration.get('mydomain') };
  const domain = configuration.get('remote_header_rewrite_domain');
  return { origin: domain, domain };
}

/** `@site1,@site2:user@domain` becomes `user@domain`. */
function withoutRoute(tokens: Token[]): Token[] {
  const colon = indexOfOperator(tokens, ':');
  return isOperator(tokens[0], '@') && colon >= 0 && colon < tokens.length - 1 ? tokens.slice(colon + 1) : tokens;
}

/** Gives an address without `@` one: from `site!user`, from `user%site`, or $myorigin. */
function withAt(environment: Environment, tokens: Token[], origin: string): Token[] {
  const { configuration } = environment;
  if (lastIndexOfOperator(tokens, '@') >= 0) return tokens;
  const bang = indexOfOperator(tokens, '!');
  if (bang >= 0 && configuration.bool('swap_bangpath')) {
    return [...tokens.slice(bang + 1), operator('@'), ...tokens.slice(0, bang)];
  }
  const percent = lastIndexOfOperator(tokens, '%');
  if (percent >= 0 && configuration.bool('allow_percent_hack')) {
    return tokens.with(percent, operator('@'));
  }
  if (origin === '' || !configuration.bool('append_at_myorigin')) return tokens;
  return [...tokens, operator('@'), ...scan(origin)];
}

/** Gives a domain of one label a parent, if so configured. */
function withParentDomain(environment: Environment, tokens: Token[], domain: string): Token[] {
  const at = lastIndexOfOperator(tokens, '@');
  if (domain === '' || at < 0 || at === tokens.length - 1 || !environment.configuration.bool('append_dot_mydomain')) {
    return tokens;
  }
  const after = tokens.slice(at);
  if (after.some((token) => token.kind === 'literal') || indexOfOperator(after, '.') >= 0) return tokens;
  return [...tokens, operator('.'), ...scan(domain)];
}

/** Drops one dot at the end, but leaves `..` and `@.` for the error message. */
function withoutFinalDot(tokens: Token[]): Token[] {
  const before = tokens.at(-2);
  if (!isOperator(tokens.at(-1), '.') || !before || isOperator(before, '.') || isOperator(before, '@')) return tokens;
  return tokens.slice(0, -1);
}

/** The rules of trivial-rewrite(8) on an address that was taken apart. */
export function rewriteTokens(environment: Environment, tokens: Token[], context: RewriteContext = 'local'): Token[] {
  const [only] = tokens;
  if (only === undefined || (tokens.length === 1 && only.kind === 'quoted' && only.text === '')) return tokens;
  if (tokens.length === 1 && isOperator(only, '@')) return [{ kind: 'quoted', text: '' }];
  const { origin, domain } = completions(environment, context);
  const withDomain = withAt(environment, withoutRoute(tokens), origin);
  return withoutFinalDot(withParentDomain(environment, withDomain, domain));
}

/** Rewrites an address in external (quoted) form to its standard form, as trivial-rewrite(8) does. */
function rewriteAddress(address: string, environment: Environment, context: RewriteContext = 'local'): string {
  if (address === '') return address;
  return externalize(rewriteTokens(environment, scan(address), context));
}

/** The same for an address in internal (unquoted) form. The null address stays null. */
export function rewriteInternal(address: string, environment: Environment, context: RewriteContext = 'local'): string {
  if (address === '') return address;
  return unquoteAddress(rewriteAddress(quoteAddress(address), environment, context));
}
