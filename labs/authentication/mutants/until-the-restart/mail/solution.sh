# Postfix goes on with what it has read.
sed -i '/^submission/,$d' /etc/postfix/master.cf
