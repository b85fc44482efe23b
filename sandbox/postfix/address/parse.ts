import { isOperator, scan, type Token } from './tokens.ts';

/** What was found in a text that should hold addresses. */
export interface ParsedAddresses {
  addresses: Token[][];
  /** Tokens beside the addresses, brackets not counted: phrases, comments, separators. */
  others: number;
}

const ENDS_A_PHRASE = ['>', ';', ',', ':'];

/**
 * Finds addresses in external form: bare, in angle brackets after a phrase, in groups; comments are set aside.
 * Works from right to left, because only the right neighbour tells a phrase from an address.
 */
export function parseAddresses(text: string): ParsedAddresses {
  const all = scan(text);
  const tokens = all.filter((token) => token.kind !== 'comment');
  const addresses: Token[][] = [];
  let border = tokens.length;
  let wordFits = true;
  let inGroup = false;
  let others = all.length - tokens.length;

  const close = (left: number, newBorder = left) => {
    if (left + 1 < border) addresses.unshift(tokens.slice(left + 1, border));
    border = newBorder;
  };
  const back = (from: number, until: (token: Token) => boolean) => {
    let at = from;
    for (let token = tokens[at]; at >= 0 && token && !until(token); token = tokens[at]) at -= 1;
    return at;
  };

  let at = tokens.length - 1;
  while (at >= 0) {
    const token = tokens[at];
    if (isOperator(token, ';')) {
      close(at);
      others += 1;
      inGroup = wordFits = true;
    } else if (isOperator(token, ':') && inGroup) {
      close(at);
      const comma = back(at, (candidate) => isOperator(candidate, ','));
      others += at - comma;
      border = at = comma;
      continue;
    } else if (isOperator(token, '>')) {
      close(at);
      const open = back(at, (candidate) => isOperator(candidate, '<'));
      close(open);
      const phrase = back(open, (candidate) => candidate.kind === 'operator' && ENDS_A_PHRASE.includes(candidate.text));
      others += Math.max(0, open - phrase - 1);
      border = at = phrase;
      wordFits = true;
      continue;
    } else if (token && token.kind !== 'operator') {
      if (!wordFits) close(at, at + 1);
      wordFits = false;
    } else {
      if (isOperator(token, ',')) {
        close(at);
        others += 1;
      }
      wordFits = true;
    }
    at -= 1;
  }
  close(-1);
  return { addresses, others };
}
