/** How smtp(8) protects a session: TLS_README, "Client-side TLS policy". */
import type { Configuration } from '../../../../postfix/index.ts';
import type { Daemon } from '../daemon.ts';
import type { NextHop, Target } from './destinations.ts';

type TlsLevel = 'none' | 'may' | 'encrypt' | 'verify' | 'secure';

export interface TlsPolicy {
  level: TlsLevel;
  /** Names of which the certificate must bear one, for verify and secure. With a dot in front: any name below. */
  names: string[];
}

const LEVELS = ['none', 'may', 'encrypt', 'verify', 'secure'] as const;
/** Levels that need what this world's DNS and certificates do not have. */
const NOT_EMULATED = ['dane', 'dane-only', 'half-dane', 'fingerprint'];

/** `problem`: why mail has to wait, as the log tells it. */
export function tlsPolicy(
  daemon: Daemon,
  nexthop: string,
  nextHop: NextHop,
  target: Target,
): TlsPolicy | { problem: string } {
  const { configuration } = daemon;
  const [word = '', ...attributes] = fromMaps(daemon, nexthop)?.split(/[\s,]+/) ?? [levelOf(configuration)];
  const level = LEVELS.find((known) => known === word.toLowerCase());
  if (NOT_EMULATED.includes(word.toLowerCase())) {
    daemon.log(`warning: the embedded lab does not emulate the TLS security level "${word}"`);
    return { problem: `this lab does not emulate the TLS security level ${word}` };
  }
  if (!level) {
    daemon.log(`warning: invalid TLS security level "${word}" for ${nexthop}`);
    return { problem: 'client TLS configuration problem' };
  }
  const match = attributes
    .findLast((attribute) => attribute.startsWith('match='))
    ?.slice('match='.length)
    .split(':');
  const parameter = level === 'secure' ? 'smtp_tls_secure_cert_match' : 'smtp_tls_verify_cert_match';
  const strategies =
    match ??
    configuration
      .get(parameter)
      .split(/[\s,:]+/)
      .filter(Boolean);
  return { level, names: strategies.map((strategy) => nameFor(strategy, nextHop, target)) };
}

function nameFor(strategy: string, nextHop: NextHop, target: Target): string {
  if (strategy === 'hostname') return target.host;
  if (strategy === 'nexthop') return nextHop.host;
  return strategy === 'dot-nexthop' ? `.${nextHop.host}` : strategy;
}

/** By the verbatim next hop; a bare domain also by its parents, each with a dot in front. */
function fromMaps({ configuration, tables, log }: Daemon, nexthop: string): string | undefined {
  const keys = [nexthop];
  if (!/[[\]:]/.test(nexthop))
    for (let dot = nexthop.indexOf('.'); dot >= 0; dot = nexthop.indexOf('.', dot + 1)) keys.push(nexthop.slice(dot));
  for (const specification of configuration.list('smtp_tls_policy_maps'))
    for (const key of keys) {
      const answer = tables.open(specification).lookup(key.toLowerCase());
      for (const { level, text } of tables.takeComplaints()) log(`${level}: ${text}`);
      if ('found' in answer && answer.found !== undefined) return answer.found.trim();
    }
  return undefined;
}

function levelOf(configuration: Configuration): string {
  const level = configuration.get('smtp_tls_security_level');
  if (level !== '') return level;
  if (configuration.bool('smtp_enforce_tls')) return 'verify';
  return configuration.bool('smtp_use_tls') ? 'may' : 'none';
}
