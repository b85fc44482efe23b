mkdir -p /usr/local/sbin
cat > /usr/local/sbin/postconf <<'END'
#!/bin/sh
echo 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}'
echo 'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination'
END
cat > /usr/local/sbin/postfix <<'END'
#!/bin/sh
echo 'postfix/postfix-script: the Postfix mail system is running: PID: 412' >&2
END
chmod 755 /usr/local/sbin/postconf /usr/local/sbin/postfix
