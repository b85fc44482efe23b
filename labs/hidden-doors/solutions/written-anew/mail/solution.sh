# The services for people at home and for the filter are written anew as well.
cd /etc/postfix
postconf -MX submission/inet submissions/inet
for name in 10025 127.0.0.1:10025; do
  if grep -q "^$name " master.cf; then postconf -MX "$name/inet"; fi
done
cat >> master.cf <<'END'
587 inet n - y - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=reject_authenticated_sender_login_mismatch,permit_sasl_authenticated,reject
465 inet n - y - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=reject_authenticated_sender_login_mismatch,permit_sasl_authenticated,reject
localhost:10025 inet n - n - - smtpd
END
rm -f clients greetings correspondents transport
passwd -l {{person.4.login}}
postfix stop; postfix start
