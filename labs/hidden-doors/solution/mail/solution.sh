# Each door, whether it is open here or not.
cd /etc/postfix
for table in clients greetings correspondents; do grep -v ' OK$' $table > /tmp/table; cat /tmp/table > $table; done
grep -v '^example ' transport > /tmp/table; cat /tmp/table > transport
sed -i 's/^10025  */127.0.0.1:10025 /; s|mynetworks=0.0.0.0/0,\[::\]/0|mynetworks=127.0.0.0/8|' master.cf
postconf -e \
  'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}' \
  'relay_domains = texthash:/etc/postfix/transport' \
  'allow_untrusted_routing = no' \
  'smtpd_authorized_xclient_hosts = 127.0.0.1 [::1]' \
  'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, check_client_access texthash:/etc/postfix/clients, check_helo_access texthash:/etc/postfix/greetings, check_sender_access texthash:/etc/postfix/correspondents, reject_unauth_destination'
echo '{{person.4.login}}:granite-lamp-orchid-31' | chpasswd
postfix reload
