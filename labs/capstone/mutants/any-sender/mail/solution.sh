postconf -P 'submission/inet/smtpd_sender_restrictions='
postfix reload
