printf 'From: director@{{domain}}\nSubject: {{proof.token}}\n\nGood morning.\n' | sendmail -f visitor@{{provider.2.domain}} {{person.1.login}}@{{domain}}
