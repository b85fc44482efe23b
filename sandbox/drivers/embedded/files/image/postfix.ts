/** What Debian's postfix package brings, in its stock form. A lab's starting files are laid over it. */
import type { ImageFile } from './system.ts';

/** master(5): service, type, private, unprivileged, chroot, wakeup, process limit, command. */
const SERVICES = `smtp inet n - y - - smtpd
pickup unix n - y 60 1 pickup
cleanup unix n - y - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - y 1000? 1 tlsmgr
rewrite unix - - y - - trivial-rewrite
bounce unix - - y - 0 bounce
defer unix - - y - 0 bounce
trace unix - - y - 0 bounce
verify unix - - y - 1 verify
flush unix n - y 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - y - - smtp
relay unix - - y - - smtp
showq unix n - y - - showq
error unix - - y - - error
retry unix - - y - - error
discard unix - - y - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - y - - lmtp
anvil unix - - y - 1 anvil
scache unix - - y - 1 scache
postlog unix-dgram n - n - 1 postlogd`;

const WIDTHS = [9, 5, 7, 7, 7, 7, 7];

function row(line: string): string {
  const fields = line.split(' ');
  const columns = fields.slice(0, 7).map((field, index) => field.padEnd(WIDTHS[index] ?? 0));
  const options =
    fields[0] === 'relay'
      ? '\n        -o syslog_name=${multi_instance_name?{$multi_instance_name}:{postfix}}/$service_name'
      : '';
  return `${columns.join(' ')} ${fields.slice(7).join(' ')}${options}`;
}

const MASTER_CF = `# Postfix master process configuration. See master(5); run "postfix reload" after a change.
#
# service   type  private unpriv  chroot  wakeup  maxproc command + args
#                 (yes)   (yes)   (no)    (never) (100)
${SERVICES.split('\n').map(row).join('\n')}
`;

const MAIN_CF = `# Postfix main configuration. See postconf(5); run "postfix reload" after a change.
compatibility_level = 3.9
smtpd_banner = $myhostname ESMTP $mail_name (Debian)
biff = no
append_dot_mydomain = no
smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination
alias_maps = hash:/etc/aliases
alias_database = hash:/etc/aliases
myorigin = /etc/mailname
mydestination = $myhostname, localhost.localdomain, localhost
relayhost =
mynetworks = 127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128
mailbox_size_limit = 0
recipient_delimiter = +
inet_interfaces = all
inet_protocols = all
`;

export const POSTFIX_FILES: readonly ImageFile[] = [
  ['/etc/postfix/main.cf', MAIN_CF],
  ['/etc/postfix/master.cf', MASTER_CF],
  ['/etc/postfix/main.cf.proto', MAIN_CF],
  ['/etc/postfix/master.cf.proto', MASTER_CF],
  [
    '/etc/postfix/dynamicmaps.cf',
    '# dict-type\tso-name (pathname)\tdict-function\tmkmap-function\nlmdb\tpostfix-lmdb.so\tdict_lmdb_open\tmkmap_lmdb_open\npcre\tpostfix-pcre.so\tdict_pcre_open\n',
  ],
  ['/etc/aliases', '# See man 5 aliases for format\npostmaster:    root\n'],
];
