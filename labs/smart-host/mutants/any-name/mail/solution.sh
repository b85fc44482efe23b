postconf -e 'smtp_tls_secure_cert_match = .example, .test'
postfix reload
