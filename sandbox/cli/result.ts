/** What all commands share: exit statuses, JSON and tables on standard output. */
import type { Command } from 'commander';

export const FOUND_WANTING = 1;
export const COULD_NOT_RUN = 2;

/** Tells the exit status. Only cli.ts touches the process. */
export type Done = (status: number) => void;
export type AddCommand = (program: Command, done: Done) => void;

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** Progress and remarks, so that standard output stays data. */
export function remark(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Columns as wide as their widest cell. */
export function printTable(header: string[], rows: string[][]): void {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  print(line(header));
  print(widths.map((width) => '─'.repeat(width)).join('  '));
  for (const row of rows) print(line(row));
}
