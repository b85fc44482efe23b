swaks --server {{provider.2.mx}} --from somebody@elsewhere.test --to {{provider.2.mailbox}}@{{provider.2.domain}} --h-Subject "{{proof.token}}"
