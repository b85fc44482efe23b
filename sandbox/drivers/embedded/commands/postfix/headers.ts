/** Just enough of RFC 5322 for sendmail -t: which addresses the header names. */
import addressparser from 'nodemailer/lib/addressparser';

/** Values of these fields, unfolded; names in lower case. */
export function headerValues(message: string, names: readonly string[]): string[] {
  return fields(message).flatMap((field) => {
    const [, name = '', value = ''] = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(field) ?? [];
    return names.includes(name.toLowerCase()) ? [value.replaceAll(/\r?\n(?=[ \t])/g, '').trim()] : [];
  });
}

export function withoutHeader(message: string, name: string): string {
  const [head, ...rest] = splitAtBlankLine(message);
  const kept = fields(head ?? '').filter((field) => !field.toLowerCase().startsWith(`${name}:`));
  return [kept.join('\n'), ...rest].join('');
}

export function addressesIn(text: string): string[] {
  const bracketed = /^\s*<(.*)>\s*$/.exec(text)?.[1];
  if (bracketed) return [bracketed];
  return addressparser(text, { flatten: true })
    .map(({ address, name }) => address || name)
    .filter(Boolean);
}

function fields(message: string): string[] {
  const [head = ''] = splitAtBlankLine(message);
  return head.split(/\n(?![ \t])/);
}

/** Header, and everything from the line end that closes it. */
function splitAtBlankLine(message: string): string[] {
  const end = /\r?\n\r?\n/.exec(message);
  return end ? [message.slice(0, end.index), message.slice(end.index)] : [message.replace(/\r?\n$/, ''), '\n'];
}
