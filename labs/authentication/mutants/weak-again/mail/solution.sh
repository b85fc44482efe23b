echo '{{weak.login}}:{{weak.login}}' | chpasswd
