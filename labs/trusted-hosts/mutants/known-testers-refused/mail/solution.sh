cat > /etc/postfix/testers <<'END'
192.0.2.0/24 reject_unauth_destination
198.51.100.0/24 reject_unauth_destination
203.0.113.0/24 reject_unauth_destination
100.64.9.0/24 reject_unauth_destination
100.99.40.0/24 reject_unauth_destination
198.19.250.0/24 reject_unauth_destination
2001:db8:f000::/36 reject_unauth_destination
END
postconf -e 'smtpd_relay_restrictions = check_client_access cidr:/etc/postfix/testers, permit_mynetworks, reject_unauth_destination'
postfix reload
