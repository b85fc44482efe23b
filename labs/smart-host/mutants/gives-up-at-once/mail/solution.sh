postconf -e 'maximal_queue_lifetime = 0'
postfix reload
