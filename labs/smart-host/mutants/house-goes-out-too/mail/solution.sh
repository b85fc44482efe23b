printf '%s\n' '* smtp:[{{smarthost.name}}]:587' >/etc/postfix/transport
postconf -e 'transport_maps = texthash:/etc/postfix/transport'
postfix reload
