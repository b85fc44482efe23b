postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}' 'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated'
postfix stop; postfix start
