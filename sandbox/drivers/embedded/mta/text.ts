/** Postfix's ways of writing dates and making foreign text harmless. */

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const two = (value: number) => String(value).padStart(2, '0');

/** `Tue, 24 Nov 2026 01:51:40 +0000 (UTC)`, as in Date and Received headers. */
export function mailDate(milliseconds: number): string {
  const date = new Date(milliseconds);
  const day = `${DAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${day} ${time} +0000 (UTC)`;
}

/** `20261124015140`, the first part of a Message-ID that Postfix makes. */
export function compactDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\D/g, '').slice(0, 14);
}

/** `Tue Nov 24 01:51:40 2026`, as asctime(3) and mbox separators have it. */
export function ctime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${day} ${time} ${date.getUTCFullYear()}`;
}

/** printable(): control characters become `?`, so that nobody forges log lines. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  return text.replace(/[\x00-\x1f\x7f]/g, '?');
}

/** escape(): control characters in C notation, for `improper command pipelining` and `non-SMTP command`. */
export function escaped(text: string): string {
  const known: Record<string, string> = {
    '\r': '\\r',
    '\n': '\\n',
    '\t': '\\t',
    '\b': '\\b',
    '\f': '\\f',
    '\\': '\\\\',
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this rewrites
  return text.replace(/[\x00-\x1f\x7f-\xff\\]/g, (char) => {
    return known[char] ?? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
}

/** quote_822_local(): the local part quoted where RFC 5322 wants it. */
export function quoteLocal(address: string): string {
  const at = address.lastIndexOf('@');
  const local = at < 0 ? address : address.slice(0, at);
  const domain = at < 0 ? '' : address.slice(at);
  if (local === '' && domain === '') return '';
  const dotAtom = /^[^\s"(),:;<>@[\\\]]+$/.test(local) && !/^\.|\.\.|\.$/.test(local);
  return dotAtom ? address : `"${local.replace(/["\\]/g, '\\$&')}"${domain}`;
}
