/** Splits an SMTP command as smtpd_token() does: a path in angle brackets is one word, whatever it holds. */

export interface Token {
  kind: 'word' | 'path' | 'error';
  text: string;
}

export function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    if (/\s/.test(line.charAt(at))) {
      at += 1;
      continue;
    }
    const token =
      line[at] === '<' ? pathAt(line, at) : { kind: 'word' as const, text: line.slice(at, wordEnd(line, at)) };
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

/** A path must be closed, and nothing may follow it at once. */
function pathAt(line: string, start: number): Token {
  const end = pathEnd(line, start);
  const rest = /^\S*/.exec(line.slice(end))?.[0] ?? '';
  const text = line.slice(start, end) + rest;
  return { kind: text.endsWith('>') && rest === '' ? 'path' : 'error', text };
}

/** One past the matching `>`; brackets nest, quotes and backslashes hide them. */
function pathEnd(line: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < line.length; at += 1) {
    const char = line[at];
    if (char === '\\') at += 1;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '<') depth += 1;
    else if (char === '>' && --depth === 0) return at + 1;
  }
  return line.length;
}

/** A word ends at white space, and after the colon of `FROM:` and `TO:`. */
function wordEnd(line: string, start: number): number {
  const prefix = /^(?:from|to):/i.exec(line.slice(start, start + 5));
  if (prefix) return start + prefix[0].length;
  let quoted = false;
  for (let at = start; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(char)) return at;
  }
  return line.length;
}
