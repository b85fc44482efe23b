postconf -e 'smtp_sasl_auth_soft_bounce = no'
postfix reload
