for try in $(seq 1 150); do
  id=$(sed -n 's/.*smtp\[[0-9]*\]: \([0-9A-Za-z]*\): to=<old1@.*/\1/p' /var/log/mail.log 2>/dev/null | head -n 1)
  [ -z "$id" ] || break
  sleep 0.2
done
echo "answer refused: $id"
