postconf -P submissions/inet/smtpd_sender_restrictions=
postfix reload
