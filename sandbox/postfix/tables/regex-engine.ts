import { createContext, Script } from 'node:vm';
import { RE2JS } from 're2js';

export interface PatternOptions {
  ignoreCase: boolean;
  multiLine: boolean;
  dotAll: boolean;
  extended: boolean;
}

/** The matched text and its groups; undefined when the text does not match. */
export type Matcher = (text: string) => (string | undefined)[] | undefined;

/** A pattern that this long has not answered will not: the table is a student's, the server is everybody's. */
const TIME_LIMIT_MS = 50;

/**
 * Compiles a pattern so that no text can make it run away: RE2 is linear. What RE2 cannot do (look-around, back-references)
 * runs in JavaScript's engine under a time limit, and counts as not matching when it expires.
 */
export function compilePattern(pattern: string, options: PatternOptions): Matcher | { error: string } {
  const source = options.extended ? stripExtended(pattern) : pattern;
  try {
    return linearMatcher(RE2JS.compile(source, re2Flags(options)));
  } catch {
    // Not RE2 syntax; JavaScript's engine says whether it is a regular expression at all.
    return boundedMatcher(source, options);
  }
}

function re2Flags({ ignoreCase, multiLine, dotAll }: PatternOptions): number {
  return (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiLine ? RE2JS.MULTILINE : 0) | (dotAll ? RE2JS.DOTALL : 0);
}

function linearMatcher(compiled: RE2JS): Matcher {
  return (text) => {
    const matcher = compiled.matcher(text);
    if (!matcher.find()) return undefined;
    return Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? undefined);
  };
}

function boundedMatcher(
  source: string,
  { ignoreCase, multiLine, dotAll }: PatternOptions,
): Matcher | { error: string } {
  const flags = `${ignoreCase ? 'i' : ''}${multiLine ? 'm' : ''}${dotAll ? 's' : ''}`;
  let expression: RegExp;
  try {
    expression = new RegExp(toJavaScript(source), flags);
  } catch (error) {
    return { error: error instanceof Error ? error.message.replace(/^.*: /, '') : String(error) };
  }
  const script = new Script('expression.exec(text)');
  return (text) => {
    try {
      const match: unknown = script.runInContext(createContext({ expression, text }), { timeout: TIME_LIMIT_MS });
      return Array.isArray(match) ? [...match] : undefined;
    } catch {
      return undefined;
    }
  };
}

const POSIX_CLASSES: Record<string, string> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

/** What PCRE and POSIX spell differently from JavaScript. */
function toJavaScript(source: string): string {
  return source
    .replaceAll(/\[:(\w+):\]/g, (whole, name: string) => POSIX_CLASSES[name] ?? whole)
    .replaceAll('\\A', '^')
    .replaceAll(/\\[zZ]/g, '$')
    .replaceAll('(?P<', '(?<');
}

/** PCRE's x option: white space and `# comments` outside classes do not count. */
function stripExtended(pattern: string): string {
  return pattern.replaceAll(/(\\.|\[(?:\\.|[^\]\\])*\])|\s+|#.*$/gms, (_, kept: string | undefined) => kept ?? '');
}
