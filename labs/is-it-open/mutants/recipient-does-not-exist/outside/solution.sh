swaks --server {{mail.public.v4}} --from somebody@elsewhere.test --to nobody-here@{{provider.2.domain}} --h-Subject "{{proof.token}}"
