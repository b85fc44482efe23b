postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}' 'smtpd_null_access_lookup_key = <>' 'smtpd_sender_restrictions = check_sender_access inline:{ <>=REJECT }'
postfix reload
