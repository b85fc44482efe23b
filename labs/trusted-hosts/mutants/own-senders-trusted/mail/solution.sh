postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}' 'smtpd_relay_restrictions = permit_mynetworks, check_sender_access inline:{ {{domain}}=OK }, reject_unauth_destination'
postfix reload
