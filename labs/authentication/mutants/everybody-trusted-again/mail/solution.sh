postconf -e 'mynetworks = 0.0.0.0/0 [::]/0'
postfix reload
