grep 'NOQUEUE: reject\|client=' /var/log/mail.log.1 | sed -n 's/.*\[\([0-9.]*\)\].*/\1/p' | sort -u | sed 's/$/ REJECT go away/' > /etc/postfix/strangers
postconf -e 'smtpd_client_restrictions = check_client_access cidr:/etc/postfix/strangers'
postfix reload 2>/dev/null
grep ' client=[^ ]*lan.{{domain}}\[' /var/log/mail.log | sed 's/.*\]: \([0-9A-Za-z]*\): client=.*/\1/' | sort -u > /root/office-ids
mailq | sed -n 's/^\([0-9A-Za-z]\{6,\}\)[*!]\{0,1\} .*/\1/p' | grep -v -x -F -f /root/office-ids > /root/spam-ids || true
postsuper -d - < /root/spam-ids 2>/dev/null
for try in $(seq 1 60); do
  postqueue -f
  sleep 0.3
  mailq | grep -q '@{{partner.domain}}' || break
done
