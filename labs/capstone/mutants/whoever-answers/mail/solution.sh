postconf -e 'smtp_tls_security_level = encrypt'
postfix reload
