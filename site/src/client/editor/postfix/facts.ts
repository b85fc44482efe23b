/** What the manual tells beside a parameter's or restriction's meaning: its values, its argument, since when it is there. */

export interface ParameterFacts {
  /** The first version that has it, where a server in use may be older, or old advice does not know it. */
  since?: string;
  /** Where only a few words make sense. Yes and no are told by the default. */
  values?: readonly string[];
}

const TLS_VERSIONS = ['>=TLSv1.2', '>=TLSv1.3'];
const GRADES = ['high', 'medium'];
const ACTIONS = ['accept', 'reject', 'tempfail', 'quarantine', 'shutdown'];
const TEMPFAIL = ['defer_if_permit', 'defer'];

/** postconf(5) of Postfix 3.10. */
export const PARAMETER_FACTS: Readonly<Record<string, ParameterFacts>> = {
  address_verify_map: { since: '2.1' },
  bounce_queue_lifetime: { since: '2.1' },
  compatibility_level: { since: '3.0', values: ['3.6', '3.9', '3.10'] },
  default_destination_rate_delay: { since: '2.5' },
  default_transport_rate_delay: { since: '3.1' },
  enable_long_queue_ids: { since: '2.9' },
  inet_interfaces: { values: ['all', 'loopback-only'] },
  inet_protocols: { values: ['all', 'ipv4', 'ipv6'] },
  info_log_address_format: { since: '3.5', values: ['external', 'internal'] },
  local_header_rewrite_clients: { since: '2.2' },
  maillog_file: { since: '3.4' },
  master_service_disable: { since: '2.6' },
  milter_default_action: { since: '2.3', values: ACTIONS },
  mynetworks_style: { values: ['host', 'subnet', 'class'] },
  non_smtpd_milters: { since: '2.3' },
  postscreen_access_list: { since: '2.8' },
  postscreen_dnsbl_sites: { since: '2.8' },
  postscreen_greet_action: { since: '2.8', values: ['ignore', 'enforce', 'drop'] },
  reject_tempfail_action: { since: '2.6', values: TEMPFAIL },
  respectful_logging: { since: '3.6' },
  sender_dependent_default_transport_maps: { since: '2.7' },
  sender_dependent_relayhost_maps: { since: '2.3' },
  smtp_address_preference: { since: '2.8', values: ['any', 'ipv4', 'ipv6'] },
  smtp_balance_inet_protocols: { since: '3.3' },
  smtp_dns_support_level: { since: '2.11', values: ['disabled', 'enabled', 'dnssec'] },
  smtp_fallback_relay: { since: '2.3' },
  smtp_generic_maps: { since: '2.2' },
  smtp_host_lookup: { values: ['dns', 'native', 'dns, native'] },
  smtp_sasl_auth_cache_name: { since: '2.5' },
  smtp_sasl_auth_soft_bounce: { since: '2.5' },
  smtp_sasl_security_options: { values: ['noanonymous', 'noplaintext'] },
  smtp_sasl_tls_security_options: { since: '2.2', values: ['noanonymous', 'noplaintext'] },
  smtp_sasl_type: { since: '2.3', values: ['cyrus'] },
  smtp_sasl_path: { since: '2.3' },
  smtp_sender_dependent_authentication: { since: '2.3' },
  smtp_tls_chain_files: { since: '3.4' },
  smtp_tls_ciphers: { since: '2.6', values: GRADES },
  smtp_tls_loglevel: { values: ['0', '1', '2'] },
  smtp_tls_mandatory_ciphers: { since: '2.3', values: GRADES },
  smtp_tls_mandatory_protocols: { since: '2.3', values: TLS_VERSIONS },
  smtp_tls_policy_maps: { since: '2.3' },
  smtp_tls_protocols: { since: '2.6', values: TLS_VERSIONS },
  smtp_tls_security_level: {
    since: '2.3',
    values: ['none', 'may', 'encrypt', 'dane', 'dane-only', 'fingerprint', 'verify', 'secure'],
  },
  smtp_tls_wrappermode: { since: '3.0' },
  smtpd_client_auth_rate_limit: { since: '3.1' },
  smtpd_client_port_logging: { since: '2.5' },
  smtpd_end_of_data_restrictions: { since: '2.2' },
  smtpd_forbid_bare_newline: { since: '3.9', values: ['normalize', 'reject', 'no'] },
  smtpd_forbid_bare_newline_exclusions: { since: '3.9' },
  smtpd_forbid_unauth_pipelining: { since: '3.9' },
  smtpd_hide_client_session: { since: '3.10' },
  smtpd_log_access_permit_actions: { since: '2.10' },
  smtpd_milters: { since: '2.3' },
  smtpd_peername_lookup: { since: '2.3' },
  smtpd_policy_service_default_action: { since: '3.0' },
  smtpd_reject_footer: { since: '2.8' },
  smtpd_relay_before_recipient_restrictions: { since: '3.6' },
  smtpd_relay_restrictions: { since: '2.10' },
  smtpd_sasl_authenticated_header: { since: '2.3' },
  smtpd_sasl_mechanism_filter: { since: '3.6' },
  smtpd_sasl_path: { since: '2.3', values: ['private/auth', 'smtpd'] },
  smtpd_sasl_security_options: { values: ['noanonymous', 'noplaintext'] },
  smtpd_sasl_service: { since: '2.11' },
  smtpd_sasl_tls_security_options: { since: '2.2', values: ['noanonymous', 'noplaintext'] },
  smtpd_sasl_type: { since: '2.3', values: ['dovecot', 'cyrus'] },
  smtpd_tls_chain_files: { since: '3.4' },
  smtpd_tls_ciphers: { since: '2.6', values: GRADES },
  smtpd_tls_loglevel: { values: ['0', '1', '2'] },
  smtpd_tls_mandatory_ciphers: { since: '2.3', values: GRADES },
  smtpd_tls_mandatory_protocols: { since: '2.3', values: TLS_VERSIONS },
  smtpd_tls_protocols: { since: '2.6', values: TLS_VERSIONS },
  smtpd_tls_security_level: { since: '2.3', values: ['none', 'may', 'encrypt'] },
  smtpd_upstream_proxy_protocol: { since: '2.10', values: ['haproxy'] },
  smtputf8_enable: { since: '3.0' },
};

export interface RestrictionFacts {
  since?: string;
  /** What it takes after it. */
  argument?: 'table' | 'list' | 'service' | 'seconds';
  /** A name of the past, which the manual does not explain any more: never offered, only explained. */
  old?: true;
}

const TABLE: RestrictionFacts = { argument: 'table' };
const LIST: RestrictionFacts = { argument: 'list' };

/** postconf(5) of Postfix 3.10; those of which there is nothing to tell are not here. */
export const RESTRICTION_FACTS: Readonly<Record<string, RestrictionFacts>> = {
  check_ccert_access: { ...TABLE, since: '2.2' },
  check_client_a_access: { ...TABLE, since: '3.0' },
  check_client_access: TABLE,
  check_client_mx_access: { ...TABLE, since: '2.7' },
  check_client_ns_access: { ...TABLE, since: '2.7' },
  check_etrn_access: TABLE,
  check_helo_a_access: { ...TABLE, since: '3.0' },
  check_helo_access: TABLE,
  check_helo_mx_access: TABLE,
  check_helo_ns_access: TABLE,
  check_policy_service: { argument: 'service', since: '2.1' },
  check_recipient_a_access: { ...TABLE, since: '3.0' },
  check_recipient_access: TABLE,
  check_recipient_maps: { old: true },
  check_recipient_mx_access: TABLE,
  check_recipient_ns_access: TABLE,
  check_relay_domains: { old: true },
  check_reverse_client_hostname_a_access: { ...TABLE, since: '3.0' },
  check_reverse_client_hostname_access: { ...TABLE, since: '2.6' },
  check_reverse_client_hostname_mx_access: { ...TABLE, since: '2.7' },
  check_reverse_client_hostname_ns_access: { ...TABLE, since: '2.7' },
  check_sasl_access: { ...TABLE, since: '2.11' },
  check_sender_a_access: { ...TABLE, since: '3.0' },
  check_sender_access: TABLE,
  check_sender_mx_access: TABLE,
  check_sender_ns_access: TABLE,
  defer_unauth_destination: { since: '2.10' },
  permit_dnswl_client: { ...LIST, since: '2.8' },
  permit_naked_ip_address: { old: true },
  permit_rhswl_client: { ...LIST, since: '2.8' },
  reject_invalid_hostname: { old: true },
  reject_known_sender_login_mismatch: { since: '2.11' },
  reject_maps_rbl: { old: true },
  reject_non_fqdn_hostname: { old: true },
  reject_plaintext_session: { since: '2.3' },
  reject_rbl: { ...LIST, old: true },
  reject_rbl_client: LIST,
  reject_rhsbl_client: LIST,
  reject_rhsbl_helo: LIST,
  reject_rhsbl_recipient: LIST,
  reject_rhsbl_reverse_client: LIST,
  reject_rhsbl_sender: LIST,
  reject_unknown_address: { old: true },
  reject_unknown_client: { old: true },
  reject_unknown_hostname: { old: true },
  reject_unknown_reverse_client_hostname: { since: '2.3' },
  sleep: { argument: 'seconds', since: '2.3' },
};
