/** What Postfix's parameters do, in our own words: how mail leaves, and where to. */
export const sending = {
  // Where mail goes
  relayhost:
    'The smart host: mail for other domains is handed to it, not to each domain’s own MX. Square brackets, as in `[mail.example.com]:587`, skip the MX lookup.',
  transport_maps:
    'For single domains or addresses: by which service and to which host their mail goes. Stronger than `relayhost`.',
  sender_dependent_relayhost_maps: 'A smart host by sender address. Stronger than `relayhost`.',
  sender_dependent_default_transport_maps:
    'How mail leaves by sender address, for example each domain by its own smart host.',
  default_transport: 'The service that takes mail for domains elsewhere.',
  local_transport: 'The service that takes mail for `mydestination`.',
  virtual_transport: 'The service that takes mail for `virtual_mailbox_domains`.',
  smtp_fallback_relay: 'Hosts that get mail which could not be delivered where it belongs.',
  smtp_host_lookup: 'Whether names of hosts are looked up in the DNS, in `/etc/hosts`, or in both.',
  smtp_dns_support_level: 'Whether the sending side uses the DNS, and whether it asks for signed answers (DNSSEC).',
  ignore_mx_lookup_error: 'Treats a domain whose MX could not be looked up as if it had none.',
  best_mx_transport:
    'What to do with mail for a domain whose best MX is this very machine, though it is not at home here.',
  defer_transports: 'Services whose mail is kept in the queue until someone calls for it.',
  master_service_disable: 'Services of master.cf that are switched off, for example `smtp/inet`.',

  // How it connects
  smtp_bind_address: 'The IPv4 address from which mail leaves.',
  smtp_bind_address6: 'The IPv6 address from which mail leaves.',
  smtp_address_preference: 'Whether IPv4 or IPv6 is tried first where a host has both.',
  smtp_balance_inet_protocols: 'Sees to it that a host with many addresses of one kind is also tried by the other.',
  smtp_tcp_port: 'The port to which mail is sent where no other is named.',
  smtp_helo_name:
    'The name with which Postfix introduces itself to other servers. It should lead back to this machine.',
  smtp_randomize_addresses: 'Takes MX hosts of equal preference in a random order.',
  smtp_mx_address_limit: 'How many addresses of MX hosts are tried for one message.',
  smtp_mx_session_limit: 'How many sessions are tried for one message before it waits.',
  smtp_connect_timeout: 'How long to wait until the other side answers the connection.',
  smtp_helo_timeout: 'How long to wait for the greeting and for the answer to EHLO.',
  smtp_data_done_timeout: 'How long to wait for the answer after the whole message was sent.',
  smtp_skip_5xx_greeting: 'Tries the next MX when one greets with a refusal.',
  smtp_connection_cache_on_demand: 'Uses a connection again when much mail goes to the same place.',
  smtp_always_send_ehlo: 'Says EHLO also to servers that do not announce ESMTP.',
  smtp_quote_rfc821_envelope: 'Quotes unusual characters in addresses as the standard wants it.',
  smtp_send_xforward_command: 'Tells a filter that knows XFORWARD where the message came from.',

  // Logging in at the smart host
  smtp_sasl_auth_enable: 'Logs in at servers for which `smtp_sasl_password_maps` has a password.',
  smtp_sasl_password_maps:
    'Login and password by server. The key must be written as the next hop is: `[mail.example.com]:587`, with brackets and port. Nobody else should be able to read the file.',
  smtp_sasl_security_options:
    'What is not accepted when logging in. The default refuses plain passwords, also under TLS, and so most smart hosts.',
  smtp_sasl_tls_security_options: 'The same when the session is encrypted. `noanonymous` allows plain passwords there.',
  smtp_sasl_mechanism_filter: 'Ways of logging in that may be used, of those the server offers.',
  smtp_sasl_type: 'Which library logs in.',
  smtp_sasl_path: 'Where the library for logging in finds what it needs.',
  smtp_sasl_auth_soft_bounce:
    'Keeps mail in the queue when the smart host refuses the password, and does not bounce it.',
  smtp_sasl_auth_cache_name: 'Remembers refused logins, so that a wrong password does not get the account blocked.',
  smtp_sender_dependent_authentication: 'Looks for a password by sender address first.',

  // TLS when sending
  smtp_tls_security_level:
    'How mail leaves: `may` encrypts where the other side can, `encrypt` insists, `verify` and `secure` also check its certificate, `dane` asks the DNS.',
  smtp_tls_policy_maps: 'The level by destination, stronger than `smtp_tls_security_level`.',
  smtp_tls_wrappermode: 'Begins with TLS at once, as port 465 wants it, and not by STARTTLS.',
  smtp_tls_CAfile: 'Certificates of the authorities that are believed, in one file.',
  smtp_tls_CApath: 'Certificates of the authorities that are believed, in a folder.',
  smtp_tls_cert_file: 'Our own certificate as a client. Most servers want none.',
  smtp_tls_key_file: 'The private key of that certificate.',
  smtp_tls_chain_files: 'Keys and certificates of the client in one list of files.',
  smtp_tls_loglevel: 'How much about TLS goes into the log. 1 is a line a session; more is for looking for a fault.',
  smtp_tls_session_cache_database: 'Where sessions are remembered, so that the next one begins faster.',
  smtp_tls_protocols: 'Versions of TLS for encryption that is not insisted upon.',
  smtp_tls_mandatory_protocols: 'Versions of TLS where encryption is insisted upon.',
  smtp_tls_ciphers: 'The weakest grade of ciphers where encryption is not insisted upon.',
  smtp_tls_mandatory_ciphers: 'The weakest grade of ciphers where encryption is insisted upon.',
  smtp_tls_secure_cert_match: 'How the name in the certificate must match at the level `secure`.',
  smtp_tls_verify_cert_match: 'How the name in the certificate must match at the level `verify`.',
  smtp_tls_note_starttls_offer: 'Notes in the log which servers offer STARTTLS while we do not use it.',
  smtp_use_tls: 'The old switch for TLS when sending; `smtp_tls_security_level` took its place.',
  smtp_enforce_tls: 'The old switch to insist on TLS; `smtp_tls_security_level = encrypt` took its place.',

  // Changing what leaves
  smtp_generic_maps: 'Rewrites addresses of mail that leaves, for example local names into ones that exist outside.',
  smtp_header_checks: 'Patterns for headers of mail that leaves.',
  masquerade_domains: 'Hides the names of hosts below these domains in addresses.',
};
