for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
  swaks --server '{{mail.public.v6}}' --helo prize.test --protocol SMTP --from '<>' --to "former$n@{{spamtrap.domain}}" >/dev/null
done
