postconf -e 'smtpd_sasl_auth_enable = yes'
postfix reload
