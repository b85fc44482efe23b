postconf -e 'smtpd_client_restrictions = check_client_access inline:{ {{outside.v4}}=REJECT }'
postfix reload
