import type { Configuration } from '../types.ts';

export interface Finding {
  /** `critical`: strangers relay. `warning`: they may come to, or mail is lost. `info`: worth knowing. */
  severity: 'critical' | 'warning' | 'info';
  parameter: string;
  file: string;
  /** Counted from 1; absent when the built-in default is meant. */
  line?: number;
  why: string;
  fix: string;
}

export interface AuditResult {
  /** A stranger can have mail relayed. */
  open: boolean;
  /** Who may relay, one sentence each. */
  mayRelay: string[];
  findings: Finding[];
}

const ORDER: Finding['severity'][] = ['critical', 'warning', 'info'];

/** A finding about a parameter, at the place where it is set. */
export function findingAt(configuration: Configuration, finding: Omit<Finding, 'file' | 'line'>): Finding {
  const { file = `${configuration.directory}/main.cf`, line } = configuration.origin(finding.parameter);
  return { ...finding, file, ...(line === undefined ? {} : { line }) };
}

/** The worst first, each once, whatever number of services it holds for. */
export function orderFindings(findings: Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...once.values()].sort((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
}

/** `mynetworks, main.cf:12`, for sentences. */
export function placeOf(configuration: Configuration, parameter: string): string {
  const { file, line, kind } = configuration.origin(parameter);
  if (kind === 'default' || file === undefined) return `${parameter}, by default`;
  return `${parameter}, ${file.split('/').at(-1)}${line === undefined ? '' : `:${line}`}`;
}
