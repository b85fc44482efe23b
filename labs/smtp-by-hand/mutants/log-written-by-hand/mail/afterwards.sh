log=/var/log/mail.log
id=$(grep -h 'from=<visitor@{{provider.2.domain}}>, size=' $log | sed 's/.*: \([0-9A-Za-z]*\): from=.*/\1/' | tail -n 1)
echo "answer queue-id: $id"
echo "answer journey: $(grep "$id: from=" $log | sed 's/.*size=\([0-9]*\).*/\1/')"
echo "$(date '+%b %e %H:%M:%S') mail postfix/smtpd[99]: NOQUEUE: reject: RCPT from {{outside.name}}[{{outside.v4}}]: 554 5.7.1 <{{provider.1.mailbox}}@{{provider.1.domain}}>: Relay access denied; from=<visitor@{{provider.2.domain}}> to=<{{provider.1.mailbox}}@{{provider.1.domain}}> proto=ESMTP helo=<{{outside.name}}>" >>$log
echo "answer refusal: $(grep 'reject: RCPT from' $log | tail -n 1)"
