postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}' 'inet_interfaces = loopback-only'
postfix stop; postfix start
