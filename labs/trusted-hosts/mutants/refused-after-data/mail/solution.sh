postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}' 'smtpd_end_of_data_restrictions = permit_mynetworks, reject'
postfix reload
