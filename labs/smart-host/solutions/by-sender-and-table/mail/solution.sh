# Senders of the house by one table, everything else by another; TLS demanded for that host alone.
touch /etc/postfix/login
chown root:postfix /etc/postfix/login
chmod 640 /etc/postfix/login
printf '%s\n' '[{{smarthost.name}}]:submission {{smarthost.login}}:{{smarthost.password}}' >/etc/postfix/login
printf '%s\n' '@{{domain}} [{{smarthost.name}}]:submission' '<> [{{smarthost.name}}]:submission' >/etc/postfix/by_sender
printf '%s\n' '[{{smarthost.name}}]:submission secure match=nexthop' >/etc/postfix/tls_policy
postconf -e 'sender_dependent_relayhost_maps = texthash:/etc/postfix/by_sender' 'relayhost = [{{smarthost.name}}]:submission' \
  'smtp_tls_policy_maps = texthash:/etc/postfix/tls_policy' 'smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt' \
  'smtp_sasl_auth_enable = yes' 'smtp_sasl_password_maps = texthash:/etc/postfix/login' 'smtp_sasl_security_options =' \
  'smtp_sasl_tls_security_options = noanonymous'
postfix reload
