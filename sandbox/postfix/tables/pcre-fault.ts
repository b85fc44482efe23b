const FAULTS = {
  open: 'missing closing parenthesis',
  close: 'unmatched closing parenthesis',
  class: 'missing terminating ] for character class',
  repeat: 'quantifier does not follow a repeatable item',
  escape: '\\ at end of pattern',
  other: 'unrecognized pattern',
} as const;

type Fault = { what: keyof typeof FAULTS; at: number };

/** The warning for a pattern that does not compile, in PCRE's words. */
export function pcreFault(source: string): string {
  const { what, at } = findFault(source);
  return `error in regex at offset ${at}: ${FAULTS[what]}`;
}

function findFault(source: string): Fault {
  let depth = 0;
  let repeatable = false;
  for (let index = 0; index < source.length; index += 1) {
    const character = source[index] ?? '';
    if (character === '\\') {
      if (index === source.length - 1) return { what: 'escape', at: source.length };
      index += 1;
    } else if (character === '[') {
      const end = classEnd(source, index);
      if (end === undefined) return { what: 'class', at: source.length };
      index = end;
    } else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth < 0) return { what: 'close', at: index };
    } else if (/[*+?]/.test(character) && !repeatable && source[index - 1] !== '(')
      return { what: 'repeat', at: index };
    repeatable = !/[(|^]/.test(character) || source[index - 1] === '\\';
  }
  return depth > 0 ? { what: 'open', at: source.length } : { what: 'other', at: 0 };
}

/** A `]` directly behind `[` or `[^` is a member of the class. */
function classEnd(source: string, start: number): number | undefined {
  const body = /^\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]/s.exec(source.slice(start));
  return body ? start + body[0].length - 1 : undefined;
}
