/** One process of the mail system: what it read when it started stays true for it until it ends. */
import type { Configuration, Tables } from '../../../postfix/types.ts';

export interface Daemon {
  readonly pid: number;
  /** Program name with the service's syslog_name: `postfix/smtpd`, `postfix/submission/smtpd`. */
  readonly tag: string;
  readonly configuration: Configuration;
  readonly tables: Tables;
  log(text: string): void;
}
