/** Colours master.cf: the columns of a service, its command, options, and the settings that `-o` gives to it alone. */
import type { StreamParser, StringStream } from '@codemirror/language';
import { mainCf } from './main-cf.ts';

interface Place {
  /** How many columns of the service lie behind us. */
  column: number;
  /** A setting follows, or is being read. */
  setting: 'none' | 'name' | 'value';
  /** Inside `{ name = value }`, where white space does not end the setting. */
  braced: boolean;
}

const COMMAND = 7;

export const masterCf: StreamParser<Place> = {
  name: 'master.cf',
  startState: () => ({ column: 0, setting: 'none', braced: false }),
  token(stream, place) {
    if (stream.sol()) {
      if (stream.match(/^\s*#.*/)) return 'comment';
      if (!/\s/.test(stream.peek() ?? '')) {
        place.column = 0;
        place.setting = 'none';
        place.braced = false;
      }
    }
    if (stream.eatSpace()) {
      if (place.setting === 'value' && !place.braced) place.setting = 'none';
      return null;
    }
    if (place.column > COMMAND) return argument(stream, place);
    return column(stream, place);
  },
};

function column(stream: StringStream, place: Place): string | null {
  stream.match(/^\S+/);
  place.column += 1;
  switch (place.column - 1) {
    case 0:
      return 'propertyName';
    case 1:
      return 'operator';
    case COMMAND:
      return 'keyword';
    default:
      return /^\d/.test(stream.current()) ? 'number' : null;
  }
}

function argument(stream: StringStream, place: Place): string | null {
  if (place.setting === 'name') {
    if (stream.eat('{')) {
      place.braced = true;
      return 'operator';
    }
    place.setting = 'value';
    if (stream.match(/^[^\s=]+/)) return 'propertyName';
  }
  if (place.setting === 'value') {
    if (place.braced && stream.eat('}')) {
      place.setting = 'none';
      place.braced = false;
      return 'operator';
    }
    if (stream.eat('=')) return 'operator';
    return mainCf.token(stream, { value: true });
  }
  if (stream.match(/^-o(?=\S)/) || stream.match(/^-o\b/)) {
    place.setting = 'name';
    return 'operator';
  }
  if (stream.match(/^-\S+/)) return 'operator';
  stream.match(/^\S+/);
  return null;
}
