postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128'
postfix stop; postfix start
