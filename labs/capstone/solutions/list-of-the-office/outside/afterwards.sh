for try in $(seq 1 30); do
  swaks --server mx.{{dnsbl.domain}} --from postmaster@{{domain}} --to {{dnsbl.delist}} --h-Subject 'please remove {{mail.public.v6}}' >/dev/null
  sleep 1
  if [ -z "$(dig +short {{dnsbl.query}})" ]; then break; fi
done
