printf '%s\n' '[{{smarthost.name}}]:587 {{smarthost.login}}:{{smarthost.password}}' >/etc/postfix/sasl_passwd
chmod 600 /etc/postfix/sasl_passwd
postmap hash:/etc/postfix/sasl_passwd
printf '%s\n' '{{provider.1.domain}} smtp:[{{smarthost.name}}]:587' >/etc/postfix/transport
postconf -e 'smtp_sasl_auth_enable = yes' \
  'smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd' \
  'smtp_sasl_security_options = noanonymous' \
  'smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt' \
  'smtp_tls_policy_maps = inline:{ { [{{smarthost.name}}]:587 = secure } }' \
  'transport_maps = texthash:/etc/postfix/transport'
postfix reload
