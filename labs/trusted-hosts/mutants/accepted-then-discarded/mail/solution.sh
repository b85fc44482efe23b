postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}' 'smtpd_relay_restrictions = permit_mynetworks, permit_auth_destination, check_client_access static:DISCARD, reject'
postfix reload
