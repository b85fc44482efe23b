printf '%s\n' '[{{smarthost.name}}]:25 {{smarthost.login}}:{{smarthost.password}}' >/etc/postfix/sasl_passwd
postmap hash:/etc/postfix/sasl_passwd
postconf -e 'relayhost = [{{smarthost.name}}]:25'
postfix reload
