swaks --server {{mail.public.v4}} --from somebody@elsewhere.test --to {{person.1.login}}@{{domain}} --h-Subject "{{proof.token}}"
