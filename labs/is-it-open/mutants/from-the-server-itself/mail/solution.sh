printf "Subject: {{proof.token}}\n\nhello\n" | sendmail {{provider.2.mailbox}}@{{provider.2.domain}}
