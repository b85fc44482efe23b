for n in 1 2; do
  swaks --server {{mail.public.v4}} --from you-won@prize.test --to "old$n@{{spamtrap.domain}}" --h-Subject 'You won' >/dev/null
done
