# The queue ID from the letter itself, the size and the refusal from the log.
id=$(grep -rh 'SMTP id' /home/{{person.1.login}}/Maildir/new | sed 's/.* id \([0-9A-Za-z]*\).*/\1/')
echo "answer queue-id: $id"
echo "answer journey: $(grep "$id: from=" /var/log/mail.log | sed 's/.*size=\([0-9]*\).*/\1/')"
echo "answer refusal: $(grep 'Relay access denied' /var/log/mail.log | sed 's/.*\(postfix.*\)/\1/')"
