postconf -e 'relayhost = {{smarthost.name}}'
postfix reload
