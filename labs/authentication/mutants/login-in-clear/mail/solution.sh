postconf -P submission/inet/smtpd_tls_security_level=may submission/inet/smtpd_tls_auth_only=no
postfix reload
