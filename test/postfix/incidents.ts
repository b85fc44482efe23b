/** main.cf files in the manner of servers that are known to have relayed, or to have lost mail, and what an audit says of each. */

export interface Incident {
  what: string;
  main: string;
  /** Left out: the usual one. */
  master?: string;
  files?: Record<string, string>;
  open: boolean;
  /** The finding that matters: severity, parameter, the text of its line. */
  finding: { severity: 'critical' | 'warning' | 'info'; parameter: string; line?: string };
}

const BASE = `compatibility_level = 3.6
myhostname = mail.corp.example
mydomain = corp.example
mydestination = $myhostname, localhost, $mydomain
`;
const CLOSED = 'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination\n';
const SMTP = 'smtp inet n - y - - smtpd\n';

const networks = (value: string): string => `${BASE}mynetworks = ${value}\n${CLOSED}`;

export const INCIDENTS: Incident[] = [
  {
    what: 'an admin lets people send from home by trusting every network',
    main: networks('0.0.0.0/0 [::]/0'),
    open: true,
    finding: { severity: 'critical', parameter: 'mynetworks', line: 'mynetworks = 0.0.0.0/0 [::]/0' },
  },
  {
    what: 'a mail container takes 172.0.0.0/8 for the networks of Docker',
    main: networks('127.0.0.0/8 172.0.0.0/8'),
    open: true,
    finding: { severity: 'critical', parameter: 'mynetworks', line: 'mynetworks = 127.0.0.0/8 172.0.0.0/8' },
  },
  {
    what: 'a groupware bundle trusts all private networks, and stands behind masquerading',
    main: networks('127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16'),
    open: false,
    finding: { severity: 'warning', parameter: 'mynetworks' },
  },
  {
    what: 'a container trusts the gateway, whose address the userland proxy gives to every client',
    main: networks('127.0.0.0/8 172.17.0.1/32'),
    open: false,
    finding: { severity: 'warning', parameter: 'mynetworks', line: 'mynetworks = 127.0.0.0/8 172.17.0.1/32' },
  },
  {
    what: 'an image computes its networks from the interface, which has a whole /16',
    main: `${BASE}mynetworks_style = subnet\n${CLOSED}`,
    open: false,
    finding: { severity: 'warning', parameter: 'mynetworks_style', line: 'mynetworks_style = subnet' },
  },
  {
    what: 'an upgraded server keeps the defaults of 2012, which relay to every subdomain of its own',
    main: `${BASE.replace('3.6', '0')}mynetworks = 127.0.0.0/8\n${CLOSED}`,
    open: true,
    finding: { severity: 'warning', parameter: 'compatibility_level', line: 'compatibility_level = 0' },
  },
  {
    what: 'a relay container trusts whoever gives a sender of the house',
    main: `${BASE}mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit
smtpd_recipient_restrictions = reject_non_fqdn_recipient, check_sender_access texthash:/c/allowed_senders, reject
`,
    files: { '/c/allowed_senders': 'corp.example OK\n' },
    open: true,
    finding: { severity: 'critical', parameter: 'smtpd_relay_restrictions', line: 'smtpd_relay_restrictions = permit' },
  },
  {
    what: "Postfix's own example of a dangerous list: OK for a HELO name",
    main: `${BASE}mynetworks = 127.0.0.0/8
smtpd_relay_restrictions =
smtpd_recipient_restrictions = permit_mynetworks, check_helo_access inline:{ localhost.localdomain=OK }, reject_unauth_destination
`,
    open: true,
    finding: { severity: 'critical', parameter: 'smtpd_recipient_restrictions' },
  },
  {
    what: 'the port where the content filter hands mail back is open to the world',
    main: networks('127.0.0.0/8'),
    master: `${SMTP}10025 inet n - n - - smtpd -o mynetworks=0.0.0.0/0 -o smtpd_relay_restrictions=permit_mynetworks,reject\n`,
    open: true,
    finding: { severity: 'critical', parameter: 'mynetworks' },
  },
  {
    what: 'a backup MX serves whoever names it',
    main: `${BASE}mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, permit_mx_backup, reject_unauth_destination
`,
    open: true,
    finding: { severity: 'critical', parameter: 'smtpd_relay_restrictions' },
  },
  {
    what: 'a top-level domain stands in relay_domains',
    main: `${networks('127.0.0.0/8')}relay_domains = com, example\n`,
    open: true,
    finding: { severity: 'critical', parameter: 'relay_domains', line: 'relay_domains = com, example' },
  },
  {
    what: 'a cluster hands addresses over by PROXY, and the port is open beside the proxy',
    main: `${networks('10.42.0.0/24')}postscreen_upstream_proxy_protocol = haproxy\n`,
    master: 'smtp inet n - y - 1 postscreen\nsmtpd pass - - y - - smtpd\n',
    open: false,
    finding: { severity: 'warning', parameter: 'postscreen_upstream_proxy_protocol' },
  },
  {
    what: 'a hardening guide for other machines is applied to the MX',
    main: `${networks('127.0.0.0/8')}smtpd_client_restrictions = permit_mynetworks, reject\n`,
    open: false,
    finding: { severity: 'warning', parameter: 'smtpd_client_restrictions' },
  },
  {
    what: 'XCLIENT is trusted from everywhere',
    main: `${networks('127.0.0.0/8')}smtpd_authorized_xclient_hosts = 0.0.0.0/0\n`,
    open: true,
    finding: { severity: 'critical', parameter: 'smtpd_authorized_xclient_hosts' },
  },
  {
    what: 'every certificate of a public authority may relay',
    main: `${BASE}mynetworks = 127.0.0.0/8
smtpd_tls_security_level = may
smtpd_tls_ask_ccert = yes
smtpd_tls_CAfile = /etc/ssl/certs/ca-certificates.crt
smtpd_relay_restrictions = permit_mynetworks, permit_tls_all_clientcerts, reject_unauth_destination
`,
    open: true,
    finding: { severity: 'critical', parameter: 'smtpd_relay_restrictions' },
  },
  {
    what: 'anonymous logins are offered, and passwords cross the wire in clear',
    main: `${networks('127.0.0.0/8')}smtpd_sasl_auth_enable = yes\nsmtpd_sasl_security_options =\n`,
    open: false,
    finding: { severity: 'warning', parameter: 'smtpd_sasl_security_options' },
  },
  {
    what: 'a network is written with the address of a host',
    main: networks('127.0.0.0/8 10.20.30.1/24'),
    open: false,
    finding: { severity: 'warning', parameter: 'mynetworks' },
  },
  {
    what: "Debian's own list puts strangers off instead of refusing them",
    main: `${BASE}mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination
`,
    open: false,
    finding: { severity: 'info', parameter: 'smtpd_relay_restrictions' },
  },
  {
    what: 'everything is local, so that testers call it open',
    main: `${networks('127.0.0.0/8').replace(/^mydestination.*$/m, 'mydestination = static:ALL')}`,
    open: false,
    finding: { severity: 'warning', parameter: 'mydestination', line: 'mydestination = static:ALL' },
  },
  {
    what: 'mail to others is taken and thrown away',
    main: `${networks('127.0.0.0/8')}default_transport = discard:\n`,
    open: false,
    finding: { severity: 'warning', parameter: 'default_transport', line: 'default_transport = discard:' },
  },
  {
    what: 'soft_bounce was left on after a test',
    main: `${networks('127.0.0.0/8')}soft_bounce = yes\n`,
    open: false,
    finding: { severity: 'warning', parameter: 'soft_bounce', line: 'soft_bounce = yes' },
  },
  {
    what: 'bare newlines smuggle a second message in',
    main: `${networks('127.0.0.0/8')}smtpd_forbid_bare_newline = no\n`,
    open: false,
    finding: { severity: 'warning', parameter: 'smtpd_forbid_bare_newline' },
  },
  {
    what: 'unknown users are accepted, and bounces go to forged senders',
    main: `${networks('127.0.0.0/8')}local_recipient_maps =\n`,
    open: false,
    finding: { severity: 'warning', parameter: 'local_recipient_maps', line: 'local_recipient_maps =' },
  },
  {
    what: 'a list without a working refusal stops smtpd',
    main: `${BASE}mynetworks = 127.0.0.0/8\nsmtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated\n`,
    open: false,
    finding: { severity: 'warning', parameter: 'smtpd_relay_restrictions' },
  },
];
