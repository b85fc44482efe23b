sed -i '/OK$/d' /etc/postfix/correspondents
postfix reload
