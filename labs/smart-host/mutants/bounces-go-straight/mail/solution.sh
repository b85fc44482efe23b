printf '%s\n' '@{{domain}} [{{smarthost.name}}]:587' >/etc/postfix/by_sender
postconf -X relayhost smtp_tls_security_level
postconf -e 'sender_dependent_relayhost_maps = texthash:/etc/postfix/by_sender' \
  'smtp_tls_policy_maps = inline:{ { [{{smarthost.name}}]:587 = secure } }'
postfix reload
