postconf -e 'mynetworks = cidr:/etc/postfix/office.cidr'
systemctl restart postfix
