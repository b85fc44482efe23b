/** ~/.bash_history, written after every line so that nothing is lost when the server ends. */
import type { MemoryFiles } from '../files/memory-files.ts';

const FILE = '/root/.bash_history';
/** As Debian's HISTFILESIZE. */
const MOST_LINES = 2000;

export function readHistory(files: MemoryFiles): string[] {
  const lines = files.readText(FILE)?.split('\n') ?? [];
  return lines.filter((line) => line !== '').slice(-MOST_LINES);
}

/** HISTCONTROL=ignoreboth: not what begins with a space, not the same line twice in a row. */
export function addToHistory(files: MemoryFiles, line: string): void {
  if (line.trim() === '' || line.startsWith(' ')) return;
  const lines = readHistory(files);
  if (lines.at(-1) === line) return;
  if (lines.length >= MOST_LINES) files.write(FILE, `${[...lines.slice(1), line].join('\n')}\n`, { mode: 0o600 });
  else if (files.stat(FILE)) files.append(FILE, `${line}\n`);
  else files.write(FILE, `${line}\n`, { mode: 0o600 });
}

/** `!!`, `!$`, `!5`, `!-2` and `!word` at the beginning of a word, as readline expands them. */
export function expandHistory(line: string, history: readonly string[]): { line: string } | { missing: string } {
  let missing: string | undefined;
  let quoted = false;
  const expanded = line.replace(/'|\\.|(?<=^|[\s;|&(])!(!|\$|-?\d+|[a-zA-Z][\w./-]*)/g, (match, event?: string) => {
    if (match === "'") quoted = !quoted;
    if (event === undefined || quoted) return match;
    const found = lookUp(event, history);
    if (found === undefined) missing ??= match;
    return found ?? match;
  });
  return missing === undefined ? { line: expanded } : { missing };
}

function lookUp(event: string, history: readonly string[]): string | undefined {
  if (event === '!') return history.at(-1);
  if (event === '$') return history.at(-1)?.trim().split(/\s+/).at(-1);
  const number = Number(event);
  if (Number.isInteger(number)) return number > 0 ? history[number - 1] : history.at(number);
  return history.findLast((entry) => entry.startsWith(event));
}
