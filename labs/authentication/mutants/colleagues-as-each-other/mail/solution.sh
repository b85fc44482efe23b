postconf -e 'smtpd_sender_login_maps = inline:{ {@{{domain}} = {{person.1.login}} {{person.2.login}} {{person.3.login}} {{person.4.login}}} }'
postfix reload
