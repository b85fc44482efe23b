postconf -e 'smtpd_sender_login_maps = inline:{ {{{person.1.login}}@{{domain}} = {{person.1.login}}} }'
postfix reload
