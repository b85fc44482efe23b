postconf -X smtpd_sender_login_maps
postfix reload
