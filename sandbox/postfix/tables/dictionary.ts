import type { Complaint, FileSource, Lookup } from '../types.ts';

/** An opened table, or why it cannot be opened. */
export type Dictionary = OpenDictionary | { failure: string; complaints: Complaint[] };

export interface OpenDictionary {
  lookup(key: string): Lookup;
  /** Present for the types whose content `postmap -s` can list. */
  entries?: ReadonlyMap<string, string>;
  /** What opening it made Postfix say. */
  complaints: Complaint[];
}

/** What a table type needs in order to open. */
export interface Opening {
  type: string;
  name: string;
  files: FileSource;
  /** Opens another `type:name`, for the types that combine tables. */
  openOther(specification: string): OpenDictionary;
  now(): number;
}

export function warning(text: string, file?: string, line?: number): Complaint {
  return { level: 'warning', text, ...(file !== undefined && { file }), ...(line !== undefined && { line }) };
}

export function failed(failure: string, complaints: Complaint[] = []): Dictionary {
  return { failure, complaints };
}

/** A dictionary over fixed strings. Postfix folds their keys to lower case. */
export function fixed(entries: ReadonlyMap<string, string>, complaints: Complaint[]): OpenDictionary {
  return { lookup: (key) => ({ found: entries.get(foldKey(key)) }), entries, complaints };
}

export function foldKey(key: string): string {
  return key.toLowerCase();
}
