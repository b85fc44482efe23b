postconf -e 'smtpd_sasl_path = private/dovecot'
postfix reload
