cat > /etc/postfix/office <<'END'
127.0.0.0/8 OK
::1/128 OK
{{lan.v4}} OK
{{lan.v6}} OK
END
postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128' \
  'smtpd_relay_restrictions = check_client_access cidr:/etc/postfix/office, permit_mynetworks, reject_unauth_destination'
postconf -e 'smtpd_tls_cert_file = /etc/ssl/certs/ssl-cert-snakeoil.pem' \
  'smtpd_tls_key_file = /etc/ssl/private/ssl-cert-snakeoil.key' \
  'smtpd_tls_security_level = may' 'smtpd_sasl_type = dovecot' 'smtpd_sasl_path = private/auth' \
  'smtpd_sender_login_maps = regexp:/etc/postfix/senders.regexp'
echo '/^([a-z]+)@{{domain}}$/ ${1}' > /etc/postfix/senders.regexp
# Dovecot's own two seconds for a wrong password, and more for those who go on.
rm /etc/dovecot/local.conf
systemctl restart dovecot
cat >> /etc/postfix/master.cf <<'END'
587 inet n - y - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_tls_security_level=encrypt
  -o smtpd_tls_auth_only=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sender_restrictions=reject_authenticated_sender_login_mismatch
  -o smtpd_relay_restrictions=permit_sasl_authenticated,defer
END
touch /etc/postfix/login
chmod 600 /etc/postfix/login
printf '%s\n' '[{{smarthost.name}}]:465 {{smarthost.login}}:{{smarthost.password}}' > /etc/postfix/login
postconf -e 'relayhost = [{{smarthost.name}}]:465' 'smtp_tls_wrappermode = yes' 'smtp_tls_security_level = verify' \
  'smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt' 'smtp_sasl_auth_enable = yes' \
  'smtp_sasl_password_maps = texthash:/etc/postfix/login' 'smtp_sasl_tls_security_options = noanonymous'
postfix reload 2>/dev/null
for try in $(seq 1 60); do
  grep ' client=[^ ]*lan.{{domain}}\[' /var/log/mail.log | sed 's/.*\]: \([0-9A-Za-z]*\): client=.*/\1/' | sort -u > /root/office-ids
  mailq | sed -n 's/^\([0-9A-Za-z]\{6,\}\)[*!]\{0,1\} .*/\1/p' | grep -v -x -F -f /root/office-ids > /root/spam-ids || true
  postsuper -d - < /root/spam-ids 2>/dev/null
  postqueue -f
  sleep 0.3
  if mailq | grep -q 'is empty'; then break; fi
done
