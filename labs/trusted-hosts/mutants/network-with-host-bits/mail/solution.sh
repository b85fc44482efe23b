postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{mail.lan.v4}}/24'
postfix reload
