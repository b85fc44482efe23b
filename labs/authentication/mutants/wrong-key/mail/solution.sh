postconf -e 'smtpd_tls_key_file = /etc/ssl/certs/ssl-cert-snakeoil.pem'
postfix reload
