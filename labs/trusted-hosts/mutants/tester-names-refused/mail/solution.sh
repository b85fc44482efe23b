cat > /etc/postfix/testers <<'END'
/^"?(antispam|relaytest|spamtest|root|postmaster)\b/ REJECT
END
postconf -e 'smtpd_sender_restrictions = check_sender_access regexp:/etc/postfix/testers' \
  'smtpd_recipient_restrictions = check_recipient_access regexp:/etc/postfix/testers'
postfix reload
