# One message would be a typing error.
for number in 1 2 3 4 5; do echo 'Cheap watches' | sendmail offers$number@{{spamtrap.domain}}; done
for try in $(seq 1 50); do
  if [ -n "$(dig +short {{dnsbl.query}})" ]; then break; fi
  sleep 0.2
done
