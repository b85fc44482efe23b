import type { Complaint } from '../types.ts';

/** A line of main.cf, master.cf or a table after its continuation lines were joined to it. */
export interface LogicalLine {
  text: string;
  /** Where it starts, counted from 1. */
  line: number;
  /** Where it ends. */
  lastLine: number;
}

const WHITE_SPACE = /^[ \t\r\n\v\f]/;

/**
 * Joins continuation lines as postconf(5) describes it: a line that starts with white space continues the one before, and
 * comments and blank lines between them do not end it. The line break itself disappears, the white space stays.
 */
export function readLogicalLines(text: string, path: string): { lines: LogicalLine[]; complaints: Complaint[] } {
  const lines: LogicalLine[] = [];
  const complaints: Complaint[] = [];
  let orphan: LogicalLine | undefined;
  let previous: LogicalLine | undefined;
  for (const [index, physical] of text.split('\n').entries()) {
    const line = index + 1;
    const trimmed = physical.trimStart();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    if (!WHITE_SPACE.test(physical)) {
      previous = { text: physical, line, lastLine: line };
      lines.push(previous);
    } else if (previous) {
      previous.text += physical;
      previous.lastLine = line;
    } else if (orphan) {
      orphan.text += physical;
    } else {
      orphan = { text: physical, line, lastLine: line };
    }
  }
  if (orphan) complaints.push(orphanComplaint(orphan, path));
  for (const line of lines) cutAtNull(line, path, complaints);
  return { lines, complaints };
}

/** To a program written in C a text ends at its first null byte. */
function cutAtNull(line: LogicalLine, file: string, complaints: Complaint[]): void {
  const end = line.text.indexOf('\0');
  if (end < 0) return;
  line.text = line.text.slice(0, end);
  const text = `${file}, line ${line.lastLine}: text after null byte may be ignored`;
  complaints.push({ level: 'warning', text, file, line: line.lastLine });
}

function orphanComplaint({ text, line }: LogicalLine, file: string): Complaint {
  const shown = text.length > 30 ? `${text.slice(0, 30)}...` : text;
  return { level: 'warning', text: `${file}: logical line must not start with whitespace: "${shown}"`, file, line };
}
