import { badField, COMMAND_FIELD, type MasterEntry, parseMasterEntry } from '../configuration/master-cf.ts';
import { splitFields, splitNameValue } from '../configuration/tokens.ts';
import type { Complaint } from '../types.ts';
import { type Edited, type EditMode, physicalLines } from './edit-main.ts';
import { printMasterEntry } from './lines.ts';
import { Fatal } from './result.ts';
import { fieldIndex, matchesService, parseServicePattern, type ServicePattern } from './service-pattern.ts';
import type { MasterMode } from './show-master.ts';

interface Request {
  text: string;
  pattern: ServicePattern;
  value: string;
  matches: number;
}

const OPTIONS = '-Me, -Fe, -Pe, -X, or -#';

/** `postconf -Me`, `-Fe`, `-Pe`, `-MX`, `-PX` and `-M#`. */
export function editMaster(text: string, what: MasterMode, mode: EditMode, requests: string[], path: string): Edited {
  return new MasterEdit(what, mode, path, requests).run(physicalLines(text));
}

class MasterEdit {
  readonly #what: MasterMode;
  readonly #mode: EditMode;
  readonly #path: string;
  readonly #requests: Request[];
  readonly #output: string[] = [];

  constructor(what: MasterMode, mode: EditMode, path: string, requests: string[]) {
    this.#what = what;
    this.#mode = mode;
    this.#path = path;
    this.#requests = requests.map((request) => this.#read(request));
  }

  run(lines: string[]): Edited {
    let matched = false;
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index] ?? '';
      const content = line.trimStart();
      if (content === '' || content.startsWith('#')) this.#output.push(line);
      else if (content !== line) this.#pass(line, matched);
      else {
        const hits = this.#hits(line, index + 1);
        matched = hits.length > 0;
        if (matched && this.#rewrites()) index = this.#rewrite(lines, index, hits);
        else if (matched && this.#replaces()) this.#replace(hits);
        else this.#pass(line, matched);
      }
    }
    const complaints = this.#finish();
    return { text: this.#output.map((line) => `${line}\n`).join(''), complaints };
  }

  #read(text: string): Request {
    if (text.includes('\n')) throw new Fatal(`${OPTIONS} accept no multi-line input`);
    const request = text.trimStart();
    if (request.startsWith('#')) throw new Fatal(`${OPTIONS} accept no comment input`);
    if (this.#mode !== 'edit') {
      if (request.includes('=')) throw new Fatal('-X or -# requires names without value');
      return { text, pattern: this.#pattern(request.trimEnd()), value: '', matches: 0 };
    }
    const parsed = splitNameValue(request);
    if ('error' in parsed) throw new Fatal(`${parsed.error}: "${text}"`);
    const pattern = this.#pattern(parsed.name);
    this.#checkValue(pattern, parsed.value, text);
    return { text, pattern, value: parsed.value, matches: 0 };
  }

  #pattern(text: string): ServicePattern {
    const parts = this.#what === 'entries' ? 2 : 3;
    const pattern = parseServicePattern(text, parts, parts);
    if (pattern) return pattern;
    switch (this.#what) {
      case 'entries':
        throw new Fatal('-Me, -MX or -M# requires service_name/type');
      case 'fields':
        throw new Fatal('-Fe or -FX requires service_name/type/field_name');
      case 'parameters':
        throw new Fatal('-Pe or -PX requires service_name/type/parameter');
    }
  }

  #checkValue({ what }: ServicePattern, value: string, text: string): void {
    const spaced = /[ \t\r\n]/.test(value);
    if (this.#what === 'entries') {
      this.#parse(value, (error) => `${error}: "${text}"`);
    } else if (this.#what === 'fields') {
      const index = fieldIndex(what);
      if (index === undefined) throw new Fatal('-Fe does not accept wild-card field name');
      if (index < COMMAND_FIELD && spaced) throw new Fatal('-Fe does not accept whitespace in non-command field');
    } else {
      if (what === '*') throw new Fatal('-Pe does not accept wild-card parameter name');
      if (spaced) throw new Fatal('-Pe does not accept whitespace in parameter value');
    }
  }

  #parse(text: string, blame: (error: string) => string): MasterEntry {
    const parsed = parseMasterEntry(text, 0);
    if ('error' in parsed) throw new Fatal(parsed.unplaced ? parsed.error : blame(parsed.error));
    return parsed.entry;
  }

  /** -Fe, -Pe and -PX change one entry. */
  #rewrites(): boolean {
    return this.#what !== 'entries' && this.#mode !== 'comment out';
  }

  /** -Me puts another entry in its place. */
  #replaces(): boolean {
    return this.#what === 'entries' && this.#mode === 'edit';
  }

  #hits(line: string, lineNumber: number): Request[] {
    const fields = splitFields(line);
    if (fields.length < 2) {
      throw new Fatal(`file ${this.#path}: line ${lineNumber}: specify service name and type on the same line`);
    }
    const hits = this.#requests.filter(
      ({ pattern, value }) =>
        matchesService(pattern, fields) || (this.#replaces() && sameService(splitFields(value), fields)),
    );
    for (const request of hits) request.matches += 1;
    return hits;
  }

  #pass(line: string, matched: boolean): void {
    if (!matched) this.#output.push(line);
    else if (this.#mode === 'comment out') this.#output.push(`#${line}`);
  }

  /** Only the first of several matching entries is replaced; the others go. */
  #replace(hits: Request[]): void {
    const request = hits.findLast(({ matches }) => matches === 1);
    if (request) this.#print(this.#parse(request.value, (error) => error).fields);
  }

  /** Takes the continuation lines in; comments between them move in front. Returns the last line's index. */
  #rewrite(lines: string[], start: number, hits: Request[]): number {
    let text = lines[start] ?? '';
    let index = start;
    for (; index + 1 < lines.length; index += 1) {
      const next = lines[index + 1] ?? '';
      const content = next.trimStart();
      const blank = content === '' || content.startsWith('#');
      if (!blank && content === next) break;
      if (blank) this.#output.push(next);
      else text += `\n${next}`;
    }
    const entry = this.#parse(text, (error) => `file ${this.#path}: line ${index + 1}: ${error}`);
    const fields = hits.reduce((current, request) => this.#apply(current, request), entry.fields);
    this.#print(this.#parse(quoteFields(fields), (error) => error).fields);
    return index;
  }

  #apply(fields: string[], { pattern, value }: Request): string[] {
    if (this.#what === 'parameters')
      return setParameter(fields, pattern.what, this.#mode === 'edit' ? value : undefined);
    const index = fieldIndex(pattern.what) ?? 0;
    if (index === COMMAND_FIELD) return [...fields.slice(0, COMMAND_FIELD), ...splitFields(value)];
    const bad = badField(pattern.what, value);
    if (bad) throw new Fatal(bad);
    return fields.with(index, value);
  }

  #print(fields: string[]): void {
    this.#output.push(...printMasterEntry(fields, true));
  }

  #finish(): Complaint[] {
    const missed = this.#requests.filter(({ matches }) => matches === 0);
    if (this.#replaces()) {
      for (const { value } of missed) this.#print(this.#parse(value, (error) => error).fields);
      return [];
    }
    if (this.#what === 'entries') return [];
    return missed.map(({ text }): Complaint => ({ level: 'warning', text: `unmatched service_name/type: "${text}"` }));
  }
}

function sameService(wanted: string[], fields: string[]): boolean {
  return wanted[0] === fields[0] && wanted[1] === fields[1];
}

/** Arguments lost their braces when they were read; they need them to be read again. */
function quoteFields(fields: string[]): string {
  return fields.map((field) => (/[ \t\r\n]/.test(field) && !field.startsWith('{') ? `{${field}}` : field)).join(' ');
}

/** Replaces, removes (without a value) or adds one `-o name=value` among the daemon's options. */
function setParameter(fields: string[], name: string, value: string | undefined): string[] {
  const result = fields.slice(0, COMMAND_FIELD + 1);
  const args = fields.slice(COMMAND_FIELD + 1);
  const setting = value === undefined ? [] : ['-o', `${name}=${value}`];
  let found = false;
  let index = 0;
  for (; index < args.length; index += 1) {
    const option = args[index] ?? '';
    if (!option.startsWith('-') || option === '--') break;
    const argument = option === '-o' ? args[index + 1] : undefined;
    if (argument !== undefined) index += 1;
    if (argument?.startsWith(`${name}=`)) {
      result.push(...setting);
      found = true;
    } else result.push(option, ...(argument === undefined ? [] : [argument]));
  }
  return [...result, ...(found ? [] : setting), ...args.slice(index)];
}
