/** What decides the mail host's behaviour: configuration, tables, accounts. */

/** Files and folders; a name that ends in `*` stands for all that begin so. */
export const DECIDING = [
  '/etc/aliases*',
  '/etc/dovecot',
  '/etc/group',
  '/etc/hosts',
  '/etc/mailname',
  '/etc/passwd',
  '/etc/postfix',
  '/etc/sasldb2*',
  '/etc/shadow',
];
