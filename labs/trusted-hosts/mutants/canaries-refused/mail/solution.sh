echo '/canary-[0-9a-f]{16}/ REJECT no canaries here' > /etc/postfix/canaries
postconf -e 'header_checks = regexp:/etc/postfix/canaries'
postfix reload
