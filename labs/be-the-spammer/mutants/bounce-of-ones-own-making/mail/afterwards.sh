printf 'From MAILER-DAEMON Mon Nov 23 08:00:00 2026\nReceived: by {{mail.name}} (Postfix)\n\tid ABCDEF0123; Mon, 23 Nov 2026 08:00:00 +0000\n\nto=<{{provider.1.mailbox}}@{{provider.1.domain}}>: blocked using {{dnsbl.zone}}\n' >> /var/mail/{{person.1.login}}
echo 'answer refused: ABCDEF0123'
