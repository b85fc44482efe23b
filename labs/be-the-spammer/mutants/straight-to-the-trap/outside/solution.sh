for n in 1 2 3 4 5 6 7 8 9 10; do
  swaks --server {{spamtrap.mx}} --from you-won@prize.test --to "old$n@{{spamtrap.domain}}" --h-Subject 'You won' >/dev/null
done
