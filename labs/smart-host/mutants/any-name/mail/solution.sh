printf '%s\n' '[{{smarthost.name}}]:587 {{smarthost.login}}:{{smarthost.password}}' >/etc/postfix/sasl_passwd
chmod 600 /etc/postfix/sasl_passwd
postmap hash:/etc/postfix/sasl_passwd
postconf -e 'relayhost = [{{smarthost.name}}]:587' \
  'smtp_sasl_auth_enable = yes' \
  'smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd' \
  'smtp_sasl_security_options = noanonymous' \
  'smtp_tls_security_level = secure' \
  'smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt' \
  'smtp_tls_secure_cert_match = .example, .test'
postfix reload
