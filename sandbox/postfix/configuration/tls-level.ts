/** How smtpd(8) treats TLS: smtpd_tls_security_level, and the settings that it took the place of (TLS_README). */
import type { Configuration } from '../types.ts';

/** `implicit`: TLS from the first byte. `required`: nothing but STARTTLS is answered before it. */
export type TlsLevel = 'none' | 'offered' | 'required' | 'implicit';

export function tlsLevelOf(configuration: Configuration): TlsLevel {
  return configuration.bool('smtpd_tls_wrappermode') ? 'implicit' : startTlsLevelOf(configuration);
}

/** By STARTTLS, wrapped in TLS or not. */
export function startTlsLevelOf(configuration: Configuration): Exclude<TlsLevel, 'implicit'> {
  const level = configuration.get('smtpd_tls_security_level').toLowerCase();
  if (level === 'none') return 'none';
  if (level === 'encrypt' || (level === '' && configuration.bool('smtpd_enforce_tls'))) return 'required';
  return level !== '' || configuration.bool('smtpd_use_tls') ? 'offered' : 'none';
}
