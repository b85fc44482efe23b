# No relayhost: a transport of its own on port 465, verified by a policy table; the password in a plain-text table.
touch /etc/postfix/login
chmod 600 /etc/postfix/login
printf '%s\n' '{{smarthost.name}} {{smarthost.login}}:{{smarthost.password}}' >/etc/postfix/login
printf '%s\n' '[{{smarthost.name}}]:465 verify match={{smarthost.name}}' >/etc/postfix/tls_policy
postconf -M 'outbound/unix = outbound unix - - n - - smtp'
postconf -P outbound/unix/smtp_tls_wrappermode=yes outbound/unix/smtp_tls_security_level=encrypt \
  outbound/unix/smtp_sasl_auth_enable=yes outbound/unix/smtp_sasl_password_maps=texthash:/etc/postfix/login
postconf -e 'default_transport = outbound:[{{smarthost.name}}]:465' 'smtp_tls_policy_maps = texthash:/etc/postfix/tls_policy' \
  'smtp_sasl_tls_security_options = noanonymous' 'smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt'
postfix reload
