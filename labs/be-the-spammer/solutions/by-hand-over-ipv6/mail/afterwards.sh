for try in $(seq 1 150); do
  box=$(grep -l '{{provider.1.mailbox}}@{{provider.1.domain}}' /var/mail/* 2>/dev/null | head -n 1)
  [ -z "$box" ] || break
  sleep 0.2
done
id=$(sed -n '/^Received: by .*(Postfix)/,/;/s/.*id \([0-9A-Za-z]*\);.*/\1/p' "$box" | head -n 1)
echo "answer refused: $id"
