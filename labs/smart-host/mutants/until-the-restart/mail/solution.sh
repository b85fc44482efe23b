# Postfix goes on with what it has read.
sed -i -e '/^relayhost/d' -e '/^smtp_/d' /etc/postfix/main.cf
