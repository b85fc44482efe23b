printf '%s\n' '{{provider.1.domain}} smtp:[{{smarthost.name}}]:587' >/etc/postfix/transport
postconf -X relayhost smtp_tls_security_level
postconf -e 'transport_maps = texthash:/etc/postfix/transport' \
  'smtp_tls_policy_maps = inline:{ { [{{smarthost.name}}]:587 = secure } }'
postfix reload
