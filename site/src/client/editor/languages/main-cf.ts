/** Colours main.cf: comments, parameter names, $names, addresses, and the words that let in or keep out. */
import type { StreamParser } from '@codemirror/language';

interface Place {
  /** Whether the line's `=` lies behind us; continuation lines begin there (postconf(5)). */
  value: boolean;
}

const RESTRICTION = /^(?:permit|reject|defer|check|warn_if_reject)[a-z_]*\b/;

export const mainCf: StreamParser<Place> = {
  name: 'main.cf',
  startState: () => ({ value: false }),
  token(stream, place) {
    if (stream.sol()) {
      if (stream.match(/^\s*#.*/)) return 'comment';
      place.value = /\s/.test(stream.peek() ?? '');
    }
    if (stream.eatSpace()) return null;
    if (!place.value) {
      if (stream.eat('=')) {
        place.value = true;
        return 'operator';
      }
      if (stream.match(/^[^\s=]+/)) return 'propertyName';
    }
    if (stream.match(/^\$(?:\{[^}]*\}?|\([^)]*\)?|\w+)/)) return 'variableName';
    if (stream.match(/^(?:\[[\da-f:.]+\]|\d[\d.]*)(?:\/\d+)?/i)) return 'number';
    if (stream.match(RESTRICTION)) return 'keyword';
    if (!stream.match(/^[\w.-]+/)) stream.next();
    return null;
  },
};
