postconf -P submissions/inet/smtpd_tls_wrappermode=no
postfix reload
