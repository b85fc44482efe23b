postconf -X smtp_sasl_security_options
postfix reload
