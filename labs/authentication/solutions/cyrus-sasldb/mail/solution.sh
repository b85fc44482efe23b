# Cyrus SASL with a database of its own; AUTH is on in main.cf, and off for port 25 in master.cf.
add() { printf '%s\n' "$2" | saslpasswd2 -p -c -u {{domain}} "$1"; }
add {{person.1.login}} '{{person.1.password}}'
add {{person.2.login}} '{{person.2.password}}'
add {{person.3.login}} '{{person.3.password}}'
add {{person.4.login}} '{{person.4.password}}'
add {{weak.login}} 'copper-lantern-7-orchard'
echo '{{weak.login}}:copper-lantern-7-orchard' | chpasswd
# The services read the database themselves, so they run outside the chroot and may read it.
chgrp postfix /etc/sasldb2
chmod 640 /etc/sasldb2
postconf -e \
  'smtpd_tls_chain_files = /etc/postfix/mail.pem' \
  'smtpd_tls_security_level = may' \
  'smtpd_tls_auth_only = yes' \
  'cyrus_sasl_config_path = /etc/postfix/sasl' \
  'smtpd_sasl_type = cyrus' \
  'smtpd_sasl_path = smtpd' \
  'smtpd_sasl_auth_enable = yes' \
  'smtpd_sasl_local_domain = $mydomain' \
  'smtpd_sender_login_maps = regexp:/etc/postfix/senders.regexp' \
  'smtpd_sender_restrictions = reject_authenticated_sender_login_mismatch' \
  'smtpd_client_auth_rate_limit = 5'
cat /etc/ssl/private/ssl-cert-snakeoil.key /etc/ssl/certs/ssl-cert-snakeoil.pem >/etc/postfix/mail.pem
chmod 600 /etc/postfix/mail.pem
postconf -P 'smtp/inet/smtpd_sasl_auth_enable=no'
cat >> /etc/postfix/master.cf <<'END'
587 inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_tls_security_level=encrypt
  -o smtpd_relay_restrictions=
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
465 inet n - n - - smtpd
  -o syslog_name=postfix/submissions
  -o smtpd_tls_wrappermode=yes
  -o smtpd_relay_restrictions=
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
END
postfix stop; postfix start
