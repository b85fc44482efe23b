swaks --server {{mail.public.v4}} --from visitor@{{provider.2.domain}} --to {{person.1.login}}@{{domain}} --h-From director@{{domain}} --h-Subject {{proof.token}}
