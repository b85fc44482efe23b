/** What the restrictions of Postfix's smtpd do, in our own words. */
export const restrictions = {
  permit: 'Lets in whatever comes here. What follows in this list is not asked.',
  reject: 'Refuses whatever comes here. What follows in this list is not asked.',
  defer: 'Asks the client to come again later, whatever it is.',
  defer_if_permit: 'If this list lets the client in at the end, it is asked to come again later.',
  defer_if_reject: 'If this list refuses the client at the end, it is asked to come again later.',
  warn_if_reject: 'The restriction after it only warns in the log where it would refuse. For trying out.',
  sleep: 'Waits so many seconds, then goes on.',

  permit_mynetworks: 'Lets in clients whose address is in `mynetworks`.',
  permit_inet_interfaces: 'Lets in clients that come from one of this machine’s own addresses.',
  permit_sasl_authenticated: 'Lets in clients that have logged in.',
  permit_tls_clientcerts: 'Lets in clients whose certificate is in `relay_clientcerts`.',
  permit_tls_all_clientcerts:
    'Lets in clients with any certificate of a believed authority. With public authorities that is nearly everybody.',
  permit_auth_destination: 'Lets in mail for our own domains and for `relay_domains`.',
  permit_mx_backup:
    'Lets in mail for every domain whose DNS names this machine as an MX. Whoever has a domain can do that; narrow it with `permit_mx_backup_networks`.',
  permit_dnswl_client: 'Lets in clients that a list in the DNS names as good.',
  permit_rhswl_client: 'Lets in clients whose name a list in the DNS names as good. Names are easily claimed.',

  reject_unauth_destination:
    'Refuses mail for domains that are neither ours nor in `relay_domains`. This is the rule that closes a relay.',
  defer_unauth_destination: 'The same, but asks the client to come again later. A softer gate while one is unsure.',
  reject_non_fqdn_recipient: 'Refuses recipients whose domain is not a full name.',
  reject_unknown_recipient_domain: 'Refuses recipients whose domain has neither MX nor address in the DNS.',
  reject_unlisted_recipient: 'Refuses recipients that do not exist in our own domains.',
  reject_unverified_recipient: 'Asks the next server whether the recipient exists, and refuses if not.',
  reject_multi_recipient_bounce:
    'Refuses mail with the empty sender and several recipients. No honest bounce has them.',

  reject_non_fqdn_sender: 'Refuses senders whose domain is not a full name.',
  reject_unknown_sender_domain: 'Refuses senders whose domain has neither MX nor address in the DNS.',
  reject_unlisted_sender: 'Refuses senders in our own domains that do not exist.',
  reject_unverified_sender:
    'Asks the sender’s own server whether the address exists. Costly, and others may block you for it.',
  reject_sender_login_mismatch:
    'Refuses a sender address that belongs to another login, or to one when nobody has logged in.',
  reject_authenticated_sender_login_mismatch:
    'Refuses a sender address that does not belong to the login of this client.',
  reject_unauthenticated_sender_login_mismatch:
    'Refuses a sender address with an owner when the client has not logged in.',
  reject_known_sender_login_mismatch: 'Refuses a sender address with an owner when it is not the login of this client.',

  reject_unknown_client_hostname:
    'Refuses clients whose address and name do not lead to each other. Strict: honest ones fail too.',
  reject_unknown_client: 'The old name of `reject_unknown_client_hostname`.',
  reject_unknown_reverse_client_hostname: 'Refuses clients whose address has no name at all.',
  reject_rbl_client: 'Refuses clients that the named block list has.',
  reject_rbl: 'An old name of `reject_rbl_client`.',
  reject_rhsbl_client: 'Refuses clients whose name the named block list has.',
  reject_rhsbl_reverse_client: 'The same with the name of the client’s address, whether or not it leads back.',
  reject_rhsbl_helo: 'Refuses clients whose HELO name the named block list has.',
  reject_rhsbl_sender: 'Refuses senders whose domain the named block list has.',
  reject_rhsbl_recipient: 'Refuses recipients whose domain the named block list has.',
  reject_plaintext_session: 'Refuses what is said without TLS.',
  reject_unauth_pipelining: 'Refuses clients that send commands ahead without being allowed to.',

  reject_invalid_helo_hostname: 'Refuses HELO names that are malformed.',
  reject_invalid_hostname: 'The old name of `reject_invalid_helo_hostname`.',
  reject_non_fqdn_helo_hostname: 'Refuses HELO names that are not full names.',
  reject_non_fqdn_hostname: 'The old name of `reject_non_fqdn_helo_hostname`.',
  reject_unknown_helo_hostname: 'Refuses HELO names that the DNS does not know. Strict: honest ones fail too.',
  reject_unknown_hostname: 'The old name of `reject_unknown_helo_hostname`.',
  reject_unknown_address: 'The old name of `reject_unknown_sender_domain`.',

  check_client_access:
    'Looks the client’s name and address up in a table that answers OK, REJECT and so on. OK in the relay list lets it relay.',
  check_reverse_client_hostname_access: 'The same with the name of the client’s address, whether or not it leads back.',
  check_helo_access: 'Looks the HELO name up in a table. A client can claim any, so never let it in by that.',
  check_sender_access:
    'Looks the sender up in a table. Anyone can write any sender, so OK in the relay list opens the relay to all.',
  check_recipient_access: 'Looks the recipient up in a table. OK before the gate against relaying opens it for these.',
  check_sasl_access: 'Looks the login up in a table.',
  check_ccert_access: 'Looks the fingerprint of the client’s certificate up in a table.',
  check_etrn_access: 'Looks the domain of an ETRN command up in a table.',
  check_policy_service: 'Asks a program of your own, at a socket, what to do.',
  check_client_mx_access: 'Looks the MX hosts of the client’s name up in a table.',
  check_client_ns_access: 'Looks the name servers of the client’s name up in a table.',
  check_client_a_access: 'Looks the addresses of the client’s name up in a table.',
  check_reverse_client_hostname_mx_access: 'Looks the MX hosts of the name of the client’s address up in a table.',
  check_reverse_client_hostname_ns_access: 'Looks the name servers of the name of the client’s address up in a table.',
  check_reverse_client_hostname_a_access: 'Looks the addresses of the name of the client’s address up in a table.',
  check_helo_mx_access: 'Looks the MX hosts of the HELO name up in a table.',
  check_helo_ns_access: 'Looks the name servers of the HELO name up in a table.',
  check_helo_a_access: 'Looks the addresses of the HELO name up in a table.',
  check_sender_mx_access: 'Looks the MX hosts of the sender’s domain up in a table.',
  check_sender_ns_access: 'Looks the name servers of the sender’s domain up in a table.',
  check_sender_a_access: 'Looks the addresses of the sender’s domain up in a table.',
  check_recipient_mx_access: 'Looks the MX hosts of the recipient’s domain up in a table.',
  check_recipient_ns_access: 'Looks the name servers of the recipient’s domain up in a table.',
  check_recipient_a_access: 'Looks the addresses of the recipient’s domain up in a table.',
  check_recipient_maps: 'The old name of `reject_unlisted_recipient`.',

  permit_naked_ip_address: 'Taken away in Postfix 3.9: a list with it makes the server refuse mail.',
  reject_maps_rbl: 'Taken away in Postfix 3.9: a list with it makes the server refuse mail. Use `reject_rbl_client`.',
  check_relay_domains:
    'Taken away in Postfix 3.9: a list with it makes the server refuse mail. Use `reject_unauth_destination`.',
};
