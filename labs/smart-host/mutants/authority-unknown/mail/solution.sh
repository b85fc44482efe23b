postconf -X smtp_tls_CAfile
postfix reload
