/** The characters that Postfix takes for white space, as isspace(3) does in the C locale. */
const SPACE = /[ \t\r\n\v\f]/;
const SPACE_OR_COMMA = /[, \t\r\n]/;

/**
 * Splits at white space and commas; a `{ … }` group stays in one piece, wherever in a word it stands. As in Postfix, a word
 * that starts with `#` ends the list.
 */
export function splitList(text: string): string[] {
  const words = splitQuoted(text, SPACE_OR_COMMA);
  const comment = words.findIndex((word) => word.startsWith('#'));
  return comment < 0 ? words : words.slice(0, comment);
}

/** What Postfix says of a comment that follows other text; undefined when there is none. */
export function misplacedComment(text: string): string | undefined {
  const comment = splitQuoted(text, SPACE_OR_COMMA).find((word) => word.startsWith('#'));
  if (comment === undefined) return undefined;
  const rest = text.slice(text.indexOf(comment) + comment.length + 1).slice(0, 20);
  return `#comment after other text is not allowed: ${comment} ${rest}...`;
}

/** Splits at white space only, keeping `{ … }` together: the fields of a master.cf line. */
export function splitFields(text: string): string[] {
  return splitQuoted(text, SPACE);
}

function splitQuoted(text: string, separator: RegExp): string[] {
  // Most values have no groups, and lists are split for each recipient.
  if (!text.includes('{')) return text.split(separator).filter((word) => word !== '');
  const words: string[] = [];
  let word = '';
  let depth = 0;
  for (const character of text) {
    if (depth === 0 && separator.test(character)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    if (character === '{') depth += 1;
    else if (character === '}' && depth > 0) depth -= 1;
    word += character;
  }
  if (word !== '') words.push(word);
  return words;
}

/** Splits at separators even inside braces, as for lists that know no groups. */
export function splitPlain(text: string): string[] {
  return text.split(/[, \t\r\n]+/).filter((word) => word !== '');
}

export type NameValue = { name: string; value: string } | { error: string };

/** `name = value`, with Postfix's own words for what is missing. */
export function splitNameValue(text: string): NameValue {
  const start = text.trimStart();
  const name = /^[^ \t\r\n\v\f=]*/.exec(start)?.[0] ?? '';
  if (name === '') return { error: 'missing attribute name' };
  const rest = start.slice(name.length).trimStart();
  if (!rest.startsWith('=')) return { error: "missing '=' after attribute name" };
  return { name, value: rest.slice(1).trim() };
}

export type Group = { content: string; error?: string };

/** Takes the outer braces off `{ text }`. */
export function ungroup(text: string): Group {
  const end = closingBrace(text, 0);
  if (end === undefined) return { content: text.slice(1).trim(), error: `missing '}' in "${text}"` };
  const content = text.slice(1, end).trim();
  const rest = text.slice(end + 1);
  return rest.trim() === '' ? { content } : { content, error: `syntax error after '}' in "${text}"` };
}

/** Index of the brace that closes the one at `open`. */
export function closingBrace(text: string, open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    else if (text[index] === '}') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return undefined;
}
