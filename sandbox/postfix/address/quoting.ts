/** Where the local part begins: behind a source route, if there is one. */
function localPartStart(address: string): number {
  return address.startsWith('@') ? address.indexOf(':') + 1 : 0;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 822 has no control characters in an atom
const NOT_IN_AN_ATOM = /[ \x00-\x1f\x7f()<>@,;:\\"[\]]/;

function isDotString(localPart: string): boolean {
  if (localPart === '' || localPart.startsWith('.') || localPart.endsWith('.')) return false;
  return !localPart.includes('..') && !NOT_IN_AN_ATOM.test(localPart);
}

/** Internal to external form: puts the local part in quotes where RFC 822 asks for them. `%` and `!` need none. */
export function quoteAddress(address: string): string {
  const start = localPartStart(address);
  const at = address.lastIndexOf('@');
  const end = at < start ? address.length : at;
  const localPart = address.slice(start, end);
  if (isDotString(localPart)) return address;
  return `${address.slice(0, start)}"${localPart.replace(/["\\\r]/g, '\\$&')}"${address.slice(end)}`;
}

/** External to internal form: removes quotes and backslashes from the local part. */
export function unquoteAddress(address: string): string {
  const start = localPartStart(address);
  let result = address.slice(0, start);
  let quoted = false;
  let bareAt: { source: number; result: number } | undefined;
  for (let at = start; at < address.length; at += 1) {
    const character = address.charAt(at);
    if (character === '"') {
      quoted = !quoted;
      continue;
    }
    if (character === '@' && !quoted) bareAt = { source: at, result: result.length };
    if (character === '\\') {
      if (at + 1 === address.length) continue;
      at += 1;
    }
    result += address.charAt(at);
  }
  return bareAt ? result.slice(0, bareAt.result) + address.slice(bareAt.source) : result;
}

/** The domain behind the last `@`; undefined when there is none. */
export function domainOf(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  return at < 0 ? undefined : address.slice(at + 1);
}
