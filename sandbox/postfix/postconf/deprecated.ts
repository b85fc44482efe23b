/** Parameters that Postfix 3.10 still has but warns of, with what it says to do instead. */
export const DEPRECATED: ReadonlyMap<string, string> = new Map([
  ['disable_dns_lookups', specify('smtp_dns_support_level')],
  ['lmtp_enforce_tls', 'lmtp_tls_security_level'],
  ['lmtp_tls_per_site', specify('lmtp_tls_policy_maps')],
  ['lmtp_use_tls', specify('lmtp_tls_security_level')],
  ['postscreen_enforce_tls', specify('postscreen_tls_security_level')],
  ['postscreen_use_tls', specify('postscreen_tls_security_level')],
  ['smtp_enforce_tls', specify('smtp_tls_security_level')],
  ['smtp_tls_per_site', specify('smtp_tls_policy_maps')],
  ['smtp_use_tls', specify('smtp_tls_security_level')],
  ['smtpd_enforce_tls', specify('smtpd_tls_security_level')],
  ['smtpd_tls_dh1024_param_file', 'do not specify (leave at default)'],
  ['smtpd_tls_eecdh_grade', 'do not specify (leave at default)'],
  ['smtpd_use_tls', specify('smtpd_tls_security_level')],
  ['tlsproxy_client_enforce_tls', specify('tlsproxy_client_security_level')],
  ['tlsproxy_client_per_site', specify('tlsproxy_client_policy_maps')],
  ['tlsproxy_client_use_tls', specify('tlsproxy_client_security_level')],
  ['tlsproxy_enforce_tls', specify('tlsproxy_tls_security_level')],
  ['tlsproxy_use_tls', specify('tlsproxy_tls_security_level')],
]);

/** Parameters whose `$name`s belong to the program that uses them: postconf -x leaves them alone. */
export const UNEXPANDED: ReadonlySet<string> = new Set([
  'command_execution_directory',
  'default_rbl_reply',
  'forward_path',
  'luser_relay',
  'mailbox_command',
  'postscreen_expansion_filter',
  'postscreen_reject_footer',
  'smtpd_expansion_filter',
  'smtpd_reject_footer',
]);

/** Parameters that tell what the program is; setting them has no effect. */
export const READ_ONLY: ReadonlySet<string> = new Set(['process_id', 'process_name', 'service_name']);

/** Names of the past, known only so that old settings keep working. */
export const LEGACY: ReadonlySet<string> = new Set([
  'authorized_verp_clients',
  'fallback_relay',
  'smtpd_client_connection_limit_exceptions',
  'virtual_maps',
]);

function specify(name: string): string {
  return `specify "${name}"`;
}
