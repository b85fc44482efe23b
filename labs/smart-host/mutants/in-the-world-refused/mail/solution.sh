postconf -e 'smtpd_client_restrictions = permit_mynetworks, reject'
postfix reload
