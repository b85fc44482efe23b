postconf -P submission/inet/smtpd_tls_security_level=may submission/inet/mynetworks=0.0.0.0/0,[::]/0 \
  submission/inet/smtpd_relay_restrictions=permit_mynetworks,permit_sasl_authenticated,reject
postfix reload
