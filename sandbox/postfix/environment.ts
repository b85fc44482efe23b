import type { Configuration, Tables } from './types.ts';

/** What address handling, match lists and restrictions need to know of the machine they run on. */
export interface Environment {
  configuration: Configuration;
  tables: Tables;
  /** Addresses of the machine's network interfaces besides loopback, if the configuration does not know them. */
  interfaces?: readonly string[];
  /** Receives what Postfix would log as a warning. */
  warn?: (text: string) => void;
}

/** Logs a warning if somebody listens. */
export function warn(environment: Environment, text: string): void {
  environment.warn?.(text);
}
