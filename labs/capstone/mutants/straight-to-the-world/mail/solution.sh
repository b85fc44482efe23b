postconf -e 'relayhost =' 'smtp_tls_security_level = may'
postfix reload
