postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}'
postfix reload 2>/dev/null
postfix stop 2>/dev/null
rm -rf /var/spool/postfix/deferred/* /var/spool/postfix/active/* /var/spool/postfix/incoming/*
postfix start 2>/dev/null
