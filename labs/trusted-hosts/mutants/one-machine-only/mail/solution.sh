postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{inside.v4}} [{{inside.v6}}]'
postfix reload
