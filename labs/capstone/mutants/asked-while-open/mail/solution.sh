sleep 4
printf 'Subject: remove {{mail.public.v4}}\n\nIt is closed now.\n' | sendmail -f {{person.1.login}}@{{domain}} {{dnsbl.delist}}
sleep 1
