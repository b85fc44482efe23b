echo '{{domain}} OK' > /etc/postfix/own
postconf -P submissions/inet/smtpd_sender_restrictions= \
  submissions/inet/smtpd_relay_restrictions=permit_sasl_authenticated,check_sender_access,texthash:/etc/postfix/own,reject
postfix reload
