/** What Postfix's parameters do, in our own words: logging in, and encryption on the receiving side. */
export const loginAndTls = {
  // Logging in
  smtpd_sasl_auth_enable: 'Offers AUTH to clients. Only with it does `permit_sasl_authenticated` ever let anyone in.',
  smtpd_sasl_type: 'Which program checks passwords: `dovecot`, or the library `cyrus`.',
  smtpd_sasl_path: 'Where that program is asked. With Dovecot it is a socket, relative to the queue directory.',
  smtpd_sasl_security_options:
    'Ways of logging in that are not accepted. Without `noanonymous` strangers come in without a password.',
  smtpd_sasl_tls_security_options: 'The same for sessions that are encrypted.',
  smtpd_sasl_local_domain: 'The domain that is added to login names without one.',
  smtpd_sasl_authenticated_header: 'Writes the login name into the Received header, where every recipient can read it.',
  smtpd_sasl_exceptions_networks: 'Clients to which AUTH is not offered.',
  smtpd_sasl_mechanism_filter: 'Ways of logging in that are offered, of those the program knows.',
  smtpd_sasl_service: 'The name of the service that is told to the program that checks passwords.',
  broken_sasl_auth_clients: 'Announces AUTH a second time in an old spelling, for very old Outlook.',
  smtpd_client_auth_rate_limit:
    'How often one client may try a password in the time unit. 0 is no limit: guessers are welcome.',

  // TLS when receiving
  smtpd_tls_security_level:
    'Whether STARTTLS is offered: `none`, `may` (clients can), or `encrypt` (clients must). A public MX on port 25 must not insist.',
  smtpd_tls_auth_only: 'Offers AUTH only after STARTTLS, so that no password travels in the clear.',
  smtpd_tls_wrappermode:
    'Begins with TLS at once, as port 465 (submissions) does. Set it for that one service in master.cf.',
  smtpd_tls_cert_file: 'The certificate of this server, followed by those between it and the authority.',
  smtpd_tls_key_file: 'The private key of the certificate. Only root may read it.',
  smtpd_tls_chain_files: 'Keys and certificates in one list of files; each key comes before its certificate.',
  smtpd_tls_CAfile: 'Certificates of the authorities that are believed when clients show a certificate.',
  smtpd_tls_CApath: 'The same as a folder. With a system’s folder here, many strangers’ certificates are believed.',
  smtpd_tls_ask_ccert: 'Asks clients for a certificate, but lets them in without.',
  smtpd_tls_req_ccert: 'Insists on a certificate of the client.',
  smtpd_tls_ccert_verifydepth: 'How many certificates may lie between the client’s and the authority.',
  smtpd_tls_fingerprint_digest: 'The hash with which fingerprints of certificates are made.',
  smtpd_tls_protocols: 'Versions of TLS for encryption that is not insisted upon.',
  smtpd_tls_mandatory_protocols: 'Versions of TLS where encryption is insisted upon.',
  smtpd_tls_ciphers: 'The weakest grade of ciphers where encryption is not insisted upon.',
  smtpd_tls_mandatory_ciphers: 'The weakest grade of ciphers where encryption is insisted upon.',
  smtpd_tls_exclude_ciphers: 'Ciphers that are never used.',
  smtpd_tls_loglevel: 'How much about TLS goes into the log. 1 is a line a session.',
  smtpd_tls_received_header: 'Writes into the Received header how the session was encrypted.',
  smtpd_tls_session_cache_database: 'Where sessions are remembered. Tickets have made it mostly unneeded.',
  smtpd_use_tls: 'The old switch for STARTTLS; `smtpd_tls_security_level` took its place.',
  smtpd_enforce_tls: 'The old switch to insist on TLS; `smtpd_tls_security_level = encrypt` took its place.',
  smtpd_starttls_timeout: 'How long a client may take over the beginning of TLS.',
  tls_preempt_cipherlist: 'Whether the server’s order of ciphers counts, and not the client’s.',
  tls_high_cipherlist: 'What `high` means as a grade of ciphers.',
  tls_medium_cipherlist: 'What `medium` means as a grade of ciphers.',
  tls_random_source: 'Where randomness comes from.',

  // How much one client may do
  smtpd_client_connection_count_limit: 'How many connections one client may have at once.',
  smtpd_client_connection_rate_limit: 'How many connections one client may open in the time unit. 0 is no limit.',
  smtpd_client_message_rate_limit: 'How many messages one client may send in the time unit. 0 is no limit.',
  smtpd_client_recipient_rate_limit: 'How many recipients one client may name in the time unit. 0 is no limit.',
  smtpd_client_event_limit_exceptions: 'Clients without these limits. By default all of `mynetworks`.',
  anvil_rate_time_unit: 'The time unit in which clients’ connections, messages and logins are counted.',
  smtpd_recipient_limit: 'How many recipients one message may have.',
  smtpd_error_sleep_time: 'How long the server waits before it answers a client that made mistakes.',
  smtpd_soft_error_limit: 'After so many mistakes every answer comes slowly.',
  smtpd_hard_error_limit: 'After so many mistakes the server hangs up.',
  smtpd_junk_command_limit: 'How many NOOP, RSET and the like count as no mistake.',
  smtpd_timeout: 'How long the server waits for a client’s next command.',
  smtpd_peername_lookup: 'Whether the name of a client’s address is looked up. Rules about names need it.',
  smtpd_client_port_logging: 'Adds the client’s port to each line of the log, as some providers are asked to.',
  smtpd_hide_client_session:
    'Leaves the client’s name and address out of the Received header, for users who submit mail.',
  postscreen_greet_action:
    'What postscreen does with a client that talks before it was greeted, as spammers’ programs do.',
  postscreen_dnsbl_sites: 'Block lists that postscreen asks, with a weight for each.',
  postscreen_access_list: 'Clients that postscreen lets through, or keeps out, without a test.',
  smtpd_milters: 'Filters for mail that comes by SMTP, such as one that signs with DKIM.',
  non_smtpd_milters: 'Filters for mail that comes by the sendmail command.',
  milter_default_action: 'What happens when a filter does not answer.',
  smtpd_proxy_filter: 'A filter through which mail passes before it is accepted.',
  content_filter: 'A service to which all mail goes after it is in the queue, and which hands it back.',
  receive_override_options:
    'Steps that are left out when mail comes in, for example after a filter has handed it back.',
};
