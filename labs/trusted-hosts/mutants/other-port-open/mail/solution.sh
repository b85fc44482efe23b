postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}'
echo '2525 inet n - y - - smtpd -o mynetworks=0.0.0.0/0' >> /etc/postfix/master.cf
postfix stop; postfix start
