/** What Postfix's parameters do, in our own words: who the server is, whom it trusts, and what it refuses. */
export const relaying = {
  // Who this server is
  myhostname: 'The full name of this machine. It greets with it, and many other settings are built upon it.',
  mydomain: 'The domain of this machine: its full name without the first part.',
  myorigin: 'The domain that is added to addresses written without one, as in mail from `root` or cron.',
  mydestination:
    'Domains whose mail ends on this machine, in mailboxes of its own accounts. Mail for them is no relaying. A domain of somebody else here swallows their mail.',
  inet_interfaces: 'The addresses on which Postfix accepts mail. `loopback-only` serves this machine alone.',
  inet_protocols: 'Whether Postfix speaks IPv4, IPv6 or both. A rule written for one does not cover the other.',
  proxy_interfaces:
    'Addresses of a router or proxy in front of this machine that lead here. Without them a backup MX can send mail in circles.',
  smtpd_banner: 'The greeting after the code 220. It must begin with the name of the machine (RFC 5321, 4.3.1).',
  compatibility_level:
    'Which generation of defaults is wanted. Several defaults depend on it, also the one of `smtpd_relay_restrictions`.',
  recipient_delimiter: 'What parts a mailbox from a tag in an address: with `+`, mail for anna+shop reaches anna.',

  // Whom it trusts
  mynetworks:
    'Clients whose address is in this list are trusted: `permit_mynetworks` lets them send anywhere. Name only networks whose machines you know, for IPv4 and IPv6.',
  mynetworks_style:
    'How `mynetworks` is guessed when it is not set: this machine only (`host`), its networks (`subnet`), or whole old address classes (`class`), which trusts strangers.',
  relay_domains:
    'Domains that are not at home here but for which this server takes mail from anyone and passes it on, as a backup MX does. Their subdomains may be meant as well.',
  relay_recipient_maps:
    'Recipients that exist in `relay_domains`. Without it the server takes mail for anyone there and has to bounce it later.',
  relay_transport: 'How mail for `relay_domains` travels on.',
  relay_clientcerts: 'Fingerprints of client certificates that `permit_tls_clientcerts` trusts.',
  permit_mx_backup_networks: 'Narrows `permit_mx_backup`: the best MX of the domain must be in one of these networks.',
  parent_domain_matches_subdomains:
    'Lists in which `example.com` also means all hosts below it. Where a list is not named here, write `.example.com` for them.',
  local_header_rewrite_clients:
    'Clients whose headers are completed with our own domain. Headers of others stay as they are.',
  allow_untrusted_routing:
    'Whether routes inside an address, such as `user@other.example@here.example`, may be followed for strangers. `yes` opens a door to relaying.',
  allow_percent_hack: 'Treats `user%other.example` as `user@other.example`, an old way of routing mail through others.',
  swap_bangpath: 'Treats `other!user` as `user@other`, the way of UUCP.',
  smtpd_authorized_xclient_hosts:
    'Clients that may claim by XCLIENT to be somebody else, with any address or login. Whoever is in here can make any rule about clients useless.',
  smtpd_authorized_xforward_hosts:
    'Clients that may tell by XFORWARD where a message came from. It is for the log, not for access.',
  smtpd_upstream_proxy_protocol:
    'Takes the address of the client from a load balancer in front. Then nobody but the balancer may reach this port.',

  // What is asked of a client
  smtpd_relay_restrictions:
    'The gate against relaying: asked for each recipient, and made of rules about who may send to domains elsewhere. It must hold a rule that refuses, such as `reject_unauth_destination`.',
  smtpd_recipient_restrictions:
    'Rules for each recipient, mostly against spam. Before Postfix 2.10 the gate against relaying was in here too.',
  smtpd_sender_restrictions: 'Rules about the sender of the envelope, asked before the ones about recipients.',
  smtpd_helo_restrictions: 'Rules about the name that a client gives in HELO or EHLO.',
  smtpd_client_restrictions: 'Rules about the client: its address, its name, its certificate, its login.',
  smtpd_data_restrictions: 'Rules that are asked when the client says DATA, when all recipients are known.',
  smtpd_end_of_data_restrictions: 'Rules that are asked when the whole message has arrived, so its size is known.',
  smtpd_etrn_restrictions: 'Who may ask by ETRN that waiting mail is delivered now.',
  smtpd_restriction_classes: 'Names for lists of restrictions of your own, which access tables can then answer with.',
  smtpd_relay_before_recipient_restrictions:
    'Whether the gate against relaying is asked before `smtpd_recipient_restrictions` or after it.',
  smtpd_delay_reject:
    'Waits with a refusal until a recipient was named. The log then says from whom to whom, and clients that ignore early refusals understand.',
  smtpd_helo_required: 'Whether a client must introduce itself with HELO or EHLO before it may send.',
  smtpd_null_access_lookup_key: 'What is looked up in access tables in place of the empty sender, which bounces have.',
  smtpd_reject_unlisted_recipient:
    'Refuses recipients that do not exist in our own domains, so that no bounce has to be made.',
  smtpd_reject_unlisted_sender: 'Refuses senders in our own domains that do not exist.',
  smtpd_sender_login_maps: 'Which login owns which sender address. The `…sender_login_mismatch` rules ask it.',
  smtpd_log_access_permit_actions: 'Writes into the log when one of these rules let something in.',
  smtpd_policy_service_default_action: 'What happens when the policy service that was asked gives no answer.',
  strict_rfc821_envelopes: 'Insists on `<>` around addresses in MAIL FROM and RCPT TO, as the standard has it.',
  disable_vrfy_command: 'Switches VRFY off, with which strangers can try which addresses exist.',
  smtpd_discard_ehlo_keywords:
    'Words that are left out of the answer to EHLO, so that clients do not use these extensions.',
  smtpd_forbid_unauth_pipelining: 'Ends the session with clients that send commands ahead without being allowed to.',
  smtpd_forbid_bare_newline:
    'What to do with lines that end without a carriage return. They let one message hide inside another (SMTP smuggling).',
  smtpd_forbid_bare_newline_exclusions: 'Clients that may send such lines all the same.',
  smtpd_reject_footer: 'A text that is added to each refusal, for example whom to call.',

  // With which code it refuses
  access_map_reject_code: 'The code of a refusal by an access table that says REJECT.',
  reject_code: 'The code of a refusal by a plain `reject`.',
  defer_code: 'The code when `defer` asks a client to come again.',
  relay_domains_reject_code: 'The code of “Relay access denied”.',
  maps_rbl_reject_code: 'The code for clients that a block list names.',
  unknown_local_recipient_reject_code: 'The code for recipients who do not exist in `mydestination`.',
  unknown_client_reject_code: 'The code for clients whose address has no proper name.',
  unknown_address_reject_code: 'The code for senders or recipients whose domain does not exist.',
  unverified_recipient_reject_code: 'The code when a look at the next server showed that the recipient does not exist.',
  reject_tempfail_action: 'What a rule does when a question to the DNS failed for now.',
  default_rbl_reply: 'What a client is told that a block list names.',
  soft_bounce: 'Turns every final refusal into “try again later”. Good for a test, bad for ever: nothing ends.',
};
