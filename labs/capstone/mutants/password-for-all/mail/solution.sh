chmod 644 /etc/postfix/sasl_passwd
