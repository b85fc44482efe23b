# It asks for the trap's own server, past Postfix and the smart host. One message would be a typing error.
for number in 1 2 3 4 5; do
  swaks --from offers@{{domain}} --to offers$number@{{spamtrap.domain}} --h-Subject 'Cheap watches' >/dev/null
done
for try in $(seq 1 50); do
  if [ -n "$(dig +short {{dnsbl.query}})" ]; then break; fi
  sleep 0.2
done
