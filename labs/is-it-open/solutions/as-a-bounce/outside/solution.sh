# An old client's HELO, the empty sender of a bounce, the word in the text.
swaks --server {{mail.public.v4}} --protocol SMTP --from '<>' --to {{provider.2.mailbox}}@{{provider.2.domain}} --body "My word is {{proof.token}}."
