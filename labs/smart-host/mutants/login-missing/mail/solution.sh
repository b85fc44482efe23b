printf '%s\n' 'mail.{{smarthost.name}} {{smarthost.login}}:{{smarthost.password}}' >/etc/postfix/sasl_passwd
postmap hash:/etc/postfix/sasl_passwd
postfix reload
