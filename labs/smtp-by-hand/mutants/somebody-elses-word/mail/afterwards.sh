log=/var/log/mail.log
id=$(grep -h 'from=<visitor@{{provider.2.domain}}>, size=' $log | sed 's/.*: \([0-9A-Za-z]*\): from=.*/\1/' | tail -n 1)
echo "answer queue-id: $id"
echo "answer journey: $(grep "$id: from=" $log | sed 's/.*size=\([0-9]*\).*/\1/')"
echo "answer refusal: $(grep 'reject: RCPT from' $log | tail -n 1)"
