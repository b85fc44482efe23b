postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}' \
  'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination'
postconf -e 'smtpd_tls_cert_file = /etc/ssl/certs/ssl-cert-snakeoil.pem' \
  'smtpd_tls_key_file = /etc/ssl/private/ssl-cert-snakeoil.key' \
  'smtpd_tls_security_level = may' 'smtpd_sasl_type = dovecot' 'smtpd_sasl_path = private/auth' \
  'smtpd_sender_login_maps = texthash:/etc/postfix/senders' 'smtpd_client_auth_rate_limit = 6'
printf '%s\n' '{{person.1.login}}@{{domain}} {{person.1.login}}' '{{person.2.login}}@{{domain}} {{person.2.login}}' \
  '{{person.3.login}}@{{domain}} {{person.3.login}}' '{{person.4.login}}@{{domain}} {{person.4.login}}' > /etc/postfix/senders
cat >> /etc/postfix/master.cf <<'END'
submission inet n - y - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_tls_security_level=encrypt
  -o smtpd_tls_auth_only=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sender_restrictions=reject_sender_login_mismatch
  -o smtpd_relay_restrictions=permit
END
postfix stop 2>/dev/null
postfix start 2>/dev/null
for try in $(seq 1 4); do
  grep ' client=[^ ]*lan.{{domain}}\[' /var/log/mail.log | sed 's/.*\]: \([0-9A-Za-z]*\): client=.*/\1/' | sort -u > /root/office-ids
  mailq | sed -n 's/^\([0-9A-Za-z]\{6,\}\)[*!]\{0,1\} .*/\1/p' | grep -v -x -F -f /root/office-ids > /root/spam-ids || true
  postsuper -d - < /root/spam-ids 2>/dev/null
  postqueue -f
  sleep 0.3
  if mailq | grep -q 'is empty'; then break; fi
done
