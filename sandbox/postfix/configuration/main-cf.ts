import type { Complaint } from '../types.ts';
import { readLogicalLines } from './logical-lines.ts';
import { splitNameValue } from './tokens.ts';

interface Setting {
  name: string;
  value: string;
  /** Where the setting that counts starts. */
  line: number;
}

export interface MainCf {
  /** In order of first appearance; a repeated name keeps its last value. */
  settings: Map<string, Setting>;
  complaints: Complaint[];
}

/** Reads main.cf. A line without `=` is fatal and ends the reading, as in Postfix. */
export function parseMainCf(text: string, file: string): MainCf {
  const { lines, complaints } = readLogicalLines(text, file);
  const settings = new Map<string, Setting>();
  for (const { text: content, line } of lines) {
    const parsed = splitNameValue(content);
    if ('error' in parsed) {
      complaints.push({ level: 'fatal', text: `${file}, line ${line}: ${parsed.error}: "${content}"`, file, line });
      break;
    }
    const earlier = settings.get(parsed.name);
    if (earlier) complaints.push(overriding(earlier, file, line));
    settings.set(parsed.name, { ...parsed, line });
  }
  return { settings, complaints };
}

function overriding({ name, value }: Setting, file: string, line: number): Complaint {
  return { level: 'warning', text: `${file}, line ${line}: overriding earlier entry: ${name}=${value}`, file, line };
}
