/** XCLIENT (XCLIENT_README): claims another client's address and names. */
import type { Arguments } from './arguments.ts';
import type { Dialogue } from './dialogue.ts';

export interface Xclient {
  /** What follows the command word, one command each. */
  strings: string[];
  attributes: string[];
  necessity: 'required' | 'optional' | 'strict';
  verify: boolean;
  beforeTls: boolean;
}

const ATTRIBUTES = ['name', 'addr', 'port', 'proto', 'destaddr', 'destport', 'helo', 'login', 'reverse-name'];

export function readXclient(given: Arguments): { xclient?: Xclient } {
  const strings: string[] = [];
  const attributes: string[] = [];
  const pieces: string[] = [];
  for (const { key, value } of given.among(['xclient', ...ATTRIBUTES.map((name) => `xclient-${name}`)])) {
    if (value === undefined) continue;
    if (key === 'xclient') {
      strings.push(value);
      continue;
    }
    const name = key.replace('xclient-', '').replaceAll('-', '_').toUpperCase();
    attributes.push(name);
    pieces.push(`${name}=${xtext(value)}`);
  }
  if (pieces.length > 0) strings.push(pieces.join(' '));
  if (strings.length === 0) return {};
  const strict = given.has('xclient-optional-strict');
  return {
    xclient: {
      strings,
      attributes,
      necessity: strict ? 'strict' : given.has('xclient-optional') ? 'optional' : 'required',
      verify: !given.has('xclient-no-verify'),
      beforeTls: given.has('xclient-before-starttls'),
    },
  };
}

/** RFC 3461 §4. */
function xtext(text: string): string {
  return text.replaceAll(
    /[^!-*,-<>-~]/g,
    (character) => `+${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
}

export type XclientResult = 'succeeded' | 'not-offered' | 'attributes-not-offered' | 'failed';

export async function claim(
  dialogue: Dialogue,
  offered: ReadonlySet<string> | undefined,
  { strings, attributes, verify }: Xclient,
): Promise<XclientResult> {
  if (!offered) return 'not-offered';
  if (verify && attributes.some((name) => !offered.has(name))) return 'attributes-not-offered';
  for (const text of strings)
    if ((await dialogue.transact({ send: `XCLIENT ${text}`, expect: /^220 /m })) === undefined) return 'failed';
  return 'succeeded';
}
