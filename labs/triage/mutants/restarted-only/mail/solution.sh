systemctl restart postfix
