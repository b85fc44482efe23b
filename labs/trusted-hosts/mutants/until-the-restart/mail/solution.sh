cp /etc/postfix/main.cf /root/main.cf.old
postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}'
postfix reload
cp /root/main.cf.old /etc/postfix/main.cf
