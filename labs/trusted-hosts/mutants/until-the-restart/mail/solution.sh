cp /etc/postfix/master.cf /root/master.cf.old
postconf -P 'smtp/inet/mynetworks=127.0.0.0/8,[::1]/128,{{lan.v4}},{{lan.v6.mynetworks}}'
postfix reload
cp /root/master.cf.old /etc/postfix/master.cf
