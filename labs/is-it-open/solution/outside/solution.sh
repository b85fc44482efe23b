swaks --server {{mail.public.v4}} --from somebody@elsewhere.test --to {{provider.2.mailbox}}@{{provider.2.domain}} --h-Subject "{{proof.token}}"
