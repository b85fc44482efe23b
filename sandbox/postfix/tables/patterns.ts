import type { Complaint } from '../types.ts';
import { type Dictionary, type Opening, warning } from './dictionary.ts';
import { pcreFault } from './pcre-fault.ts';
import { translatePosix } from './posix-regex.ts';
import { compilePattern, type Matcher, type PatternOptions } from './regex-engine.ts';
import { readRuleLines } from './rule-lines.ts';
import { firstMatch, type Rule, RuleBlocks } from './rules.ts';

type PatternType = 'regexp' | 'pcre';

/** The key, and the groups of the pattern that matched last, for $1 in the result. */
interface Subject {
  text: string;
  groups: (string | undefined)[];
}

type Parsed = { rule: Rule<Subject> } | { warnings: string[] };

const SKIPPING = ': skipping this rule';

/** Opens a regexp or pcre table (regexp_table(5), pcre_table(5)): the first pattern that matches decides. */
export function openPatterns(opening: Opening): Dictionary {
  const type: PatternType = opening.type === 'pcre' ? 'pcre' : 'regexp';
  const source = readRuleLines(opening);
  if ('failure' in source) return source;
  const where = `${type} map ${opening.name}`;
  const complaints: Complaint[] = [...source.complaints];
  const blocks = new RuleBlocks<Subject>();
  for (const { text, line } of source.lines) {
    const complain = (what: string) => complaints.push(warning(`${where}, line ${line}: ${what}`, source.path, line));
    const parsed = parseRule(text, line, type, complain);
    if (!parsed) continue;
    if ('warnings' in parsed) parsed.warnings.map(complain);
    else if (!blocks.add(parsed.rule)) complain('ignoring ENDIF without matching IF');
  }
  for (const line of blocks.unclosed()) {
    complaints.push(warning(`${where}, line ${line}: IF has no matching ENDIF`, source.path, line));
  }
  const lookup = (key: string) => {
    const subject: Subject = { text: key, groups: [] };
    const rule = firstMatch(blocks.rules, subject);
    return { found: rule ? substitute(rule.value, subject.groups) : undefined };
  };
  return { lookup, complaints };
}

function parseRule(text: string, line: number, type: PatternType, note: (what: string) => void): Parsed | undefined {
  const [, word = '', rest = ''] = /^([A-Za-z0-9]*)\s*(.*)$/s.exec(text) ?? [];
  if (word === '') return parseMatch(text, line, type, note);
  if (/^if$/i.test(word)) return parseIf(rest, line, type, note);
  if (/^endif$/i.test(word)) {
    if (rest.trim() !== '') note('ignoring extra text after ENDIF');
    return { rule: { kind: 'endif', line } };
  }
  return { warnings: ['ignoring unrecognized request'] };
}

function parseIf(text: string, line: number, type: PatternType, note: (what: string) => void): Parsed {
  const pattern = readPattern(text, type);
  if ('warnings' in pattern) return pattern;
  const extra = pattern.rest.trim();
  if (extra !== '') {
    note(`ignoring extra text after IF statement: "${extra}"`);
    note('do not prepend whitespace to statements between IF and ENDIF');
  }
  return {
    rule: { kind: 'if', line, condition: ({ text: key }) => (pattern.match(key) !== undefined) !== pattern.negated },
  };
}

function parseMatch(text: string, line: number, type: PatternType, note: (what: string) => void): Parsed {
  const first = readPattern(text, type);
  if ('warnings' in first) return first;
  const second = first.rest.startsWith('!') && type === 'regexp' ? readPattern(first.rest, type) : undefined;
  if (second && 'warnings' in second) return second;
  const value = (second ?? first).rest.trim();
  if (value === '') note('no replacement text: using empty string');
  const problems = checkReplacement(value, first, type);
  if (problems.length > 0) return { warnings: problems };
  const condition = (subject: Subject) => {
    const groups = first.match(subject.text);
    if ((groups !== undefined) === first.negated) return false;
    if (second && (second.match(subject.text) !== undefined) === second.negated) return false;
    subject.groups = groups ?? [];
    return true;
  };
  return { rule: { kind: 'match', line, condition, value } };
}

interface Pattern {
  match: Matcher;
  negated: boolean;
  /** Number of groups. */
  groups: number;
  rest: string;
}

function readPattern(text: string, type: PatternType): Pattern | { warnings: string[] } {
  const [, bangs = '', body = ''] = /^([!\s]*)(.*)$/s.exec(text) ?? [];
  const delimiter = body[0];
  if (delimiter === undefined) return { warnings: [`no regexp${SKIPPING}`] };
  const end = closingDelimiter(body, delimiter);
  if (end === undefined) {
    const verdict = type === 'pcre' ? ': ignoring this rule' : SKIPPING;
    return { warnings: [`no closing regexp delimiter "${delimiter}"${verdict}`] };
  }
  const flags = /^[^\s!]*/.exec(body.slice(end + 1))?.[0] ?? '';
  const allFlags = type === 'pcre' ? (/^\S*/.exec(body.slice(end + 1))?.[0] ?? '') : flags;
  const options = readFlags(allFlags, type);
  if (typeof options === 'string') return { warnings: [`unknown regexp option "${options}"${SKIPPING}`] };
  const source = body.slice(1, end);
  const translated = type === 'regexp' ? translatePosix(source, options.ignoreCase) : source;
  if (typeof translated !== 'string') return { warnings: [translated.error] };
  const match = compilePattern(translated, options);
  if (typeof match !== 'function') {
    return { warnings: [type === 'regexp' ? 'Invalid regular expression' : pcreFault(source)] };
  }
  const negated = (bangs.match(/!/g)?.length ?? 0) % 2 === 1;
  return { match, negated, groups: countGroups(source), rest: body.slice(end + 1 + allFlags.length).trimStart() };
}

function closingDelimiter(text: string, delimiter: string): number | undefined {
  for (let index = 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === delimiter) return index;
  }
  return undefined;
}

/** Each flag toggles; case does not count unless `i` says so. The first unknown flag is returned. */
function readFlags(flags: string, type: PatternType): PatternOptions | string {
  const options = { ignoreCase: true, multiLine: false, dotAll: type === 'pcre', extended: false };
  for (const flag of flags) {
    if (flag === 'i') options.ignoreCase = !options.ignoreCase;
    else if (flag === 'm') options.multiLine = !options.multiLine;
    else if (type === 'pcre' && flag === 's') options.dotAll = !options.dotAll;
    else if (type === 'pcre' && flag === 'x') options.extended = !options.extended;
    else if (!(type === 'pcre' ? 'AEUX' : 'x').includes(flag)) return flag;
  }
  return options;
}

/** Opening parentheses that capture, outside escapes and classes. */
function countGroups(source: string): number {
  const bare = source.replaceAll(/\\.|\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]/gs, '');
  return bare.match(/\((?!\?)|\(\?P?<(?![=!])/g)?.length ?? 0;
}

const REFERENCE = /\$(?:\$|(\d+|\w+)|\{([^}]*)\}|\(([^)]*)\))/g;

function checkReplacement(value: string, { groups, negated }: Pattern, type: PatternType): string[] {
  for (const [whole, bare, braced, round] of value.matchAll(REFERENCE)) {
    if (whole === '$$') continue;
    const name = bare ?? braced ?? round ?? '';
    const number = Number(name);
    if (!/^\d+$/.test(name)) return [`non-numeric replacement index "${name}"`, `bad replacement syntax${SKIPPING}`];
    if (number < 1) {
      const kind = type === 'pcre' ? 'out of range' : 'out-of-range';
      return [`${kind} replacement index "${name}"`, `bad replacement syntax${SKIPPING}`];
    }
    if (negated) return [`$number found in negative match replacement text${SKIPPING}`];
    if (number > groups) return [`out of range replacement index "${number}"${SKIPPING}`];
  }
  return [];
}

function substitute(value: string, groups: (string | undefined)[]): string {
  return value.replaceAll(REFERENCE, (whole, bare?: string, braced?: string, round?: string) =>
    whole === '$$' ? '$' : (groups[Number(bare ?? braced ?? round)] ?? ''),
  );
}
