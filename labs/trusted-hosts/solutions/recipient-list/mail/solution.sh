# As it was done before Postfix 2.10: one list for relaying and for spam. The networks are edited where they stand.
postconf -e 'smtpd_relay_restrictions =' \
  'smtpd_recipient_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination, reject_non_fqdn_recipient'
sed -i 's|^mynetworks = .*|mynetworks = {{lan.v4}}, {{lan.v6.mynetworks}}, 127.0.0.0/8, [::1]/128|' /etc/postfix/main.cf
postfix stop
postfix start
