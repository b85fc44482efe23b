printf '%s\n' '[{{smarthost.name}}]:587 {{smarthost.login}}:{{smarthost.password}}1' >/etc/postfix/sasl_passwd
postmap hash:/etc/postfix/sasl_passwd
postfix reload
