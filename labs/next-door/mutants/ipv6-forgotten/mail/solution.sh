postconf -e 'mynetworks = 127.0.0.0/8 {{lan.v4}} [::]/0'
postfix reload
