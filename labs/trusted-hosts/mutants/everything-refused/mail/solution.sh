postconf -e 'smtpd_relay_restrictions = reject_unauth_destination'
postfix reload
