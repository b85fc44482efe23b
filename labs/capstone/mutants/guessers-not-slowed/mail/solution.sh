postconf -e 'smtpd_client_auth_rate_limit = 0'
postfix reload
