rm /etc/postfix/sasl_passwd /etc/postfix/sasl_passwd.db
postconf -e 'smtp_sasl_password_maps = inline:{ { [{{smarthost.name}}]:587 = {{smarthost.login}}:{{smarthost.password}} } }'
postfix reload
