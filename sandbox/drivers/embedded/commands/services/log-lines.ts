/** The log files, read as the journal. */
import type { Machine } from '../../machine.ts';
import type { Unit } from './units.ts';

export const LOG_FILES = ['/var/log/syslog', '/var/log/auth.log', '/var/log/mail.log'] as const;

/** All lines, or those of one service. */
export function logLines(machine: Machine, unit?: Unit): string[] {
  const lines = LOG_FILES.flatMap((path) => (machine.files.readText(path) ?? '').split('\n').filter(Boolean));
  return unit ? lines.filter((line) => belongsTo(line, unit)) : lines;
}

export function belongsTo(line: string, unit: Unit): boolean {
  return line.split(/\s+/)[4]?.startsWith(unit.tag) ?? false;
}
