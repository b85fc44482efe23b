postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}'
postfix reload 2>/dev/null
mailq | awk '/MAILER-DAEMON/ { id = $1; sub(/[*!]/, "", id); print id }' | postsuper -d - 2>/dev/null
for try in $(seq 1 60); do
  postqueue -f
  sleep 0.3
  mailq | grep -q '@{{partner.domain}}' || break
done
