const NARROW =
  'List the hosts and networks that you know, and nothing else: mynetworks = 127.0.0.0/8 [::1]/128 and your own LAN.';

const BY_PARAMETER: Record<string, string> = {
  mynetworks: NARROW,
  mynetworks_style: `Set mynetworks itself. ${NARROW}`,
  relay_domains: 'List only domains whose owners have asked you to relay for them; most servers need none.',
  smtpd_tls_CAfile:
    'Use permit_tls_clientcerts, with fingerprints in relay_clientcerts, not permit_tls_all_clientcerts.',
  relay_clientcerts: 'List only the fingerprints of certificates that you gave out.',
};

const BY_RESTRICTION: Record<string, string> = {
  check_sender_access:
    'A sender address proves nothing: do not answer OK for it before reject_unauth_destination. Let people log in.',
  check_helo_access: 'A HELO name proves nothing: do not answer OK for it before reject_unauth_destination.',
  check_client_access: 'Trust addresses, not names, and list them in mynetworks.',
  check_recipient_access: 'Answer DUNNO instead of OK, or list the domain in relay_domains.',
  permit_mx_backup: 'Remove permit_mx_backup, and list the domains in relay_domains.',
  permit: 'Put reject_unauth_destination before permit.',
};

const GENERAL =
  'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination is what a server needs.';

/** What to do about a line that lets strangers relay. */
export function fixFor(parameter: string, restriction: string): string {
  const [name = ''] = restriction
    .toLowerCase()
    .replace(/^warn_if_reject /, '')
    .split(' ');
  return BY_PARAMETER[parameter] ?? BY_RESTRICTION[name] ?? GENERAL;
}
