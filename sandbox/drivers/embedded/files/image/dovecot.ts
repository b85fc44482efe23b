/** What Debian's dovecot-core package brings, as far as logins need it, and what the mail image adds for Postfix. */
import type { ImageFile } from './system.ts';

const DOVECOT_CONF = `# Dovecot configuration. After a change: "doveadm reload" or "systemctl reload dovecot".
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
!include conf.d/*.conf
!include_try local.conf
`;

const AUTH_CONF = `# Who may log in, and how.

# A refused login is answered after this long, so that guessing takes time.
#auth_failure_delay = 2 secs

# How a login name is looked up: as it is typed, in lower case. Without its domain: %{user | username | lower}
#auth_username_format = %{user | lower}

#!include auth-deny.conf.ext
!include auth-system.conf.ext
#!include auth-passwdfile.conf.ext
#!include auth-static.conf.ext
`;

/** The same text as in labs/world/images/mail/files. */
const FOR_POSTFIX = `# Postfix asks Dovecot who may log in (smtpd_sasl_type = dovecot, smtpd_sasl_path = private/auth).
# PLAIN and LOGIN, also without TLS: Postfix decides when to offer them (smtpd_tls_auth_only).
auth_mechanisms = plain login
auth_allow_cleartext = yes

service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
`;

export const DOVECOT_FILES: readonly ImageFile[] = [
  ['/etc/dovecot/dovecot.conf', DOVECOT_CONF],
  ['/etc/dovecot/conf.d/10-auth.conf', AUTH_CONF],
  ['/etc/dovecot/conf.d/20-postfix.conf', FOR_POSTFIX],
  [
    '/etc/dovecot/conf.d/auth-system.conf.ext',
    '# The accounts of this host: /etc/passwd and /etc/shadow.\npassdb pam {\n}\nuserdb passwd {\n}\n',
  ],
  [
    '/etc/dovecot/conf.d/auth-passwdfile.conf.ext',
    '# Accounts in a file of their own, one LOGIN:PASSWORD a line.\n#passdb passwd-file {\n#  passwd_file_path = /etc/dovecot/users\n#}\n',
  ],
  [
    '/etc/dovecot/conf.d/auth-static.conf.ext',
    '# One password for everybody. For tests only.\n#passdb static {\n#  password = test\n#}\n',
  ],
  ['/run/dovecot/master.pid', '201\n'],
];
