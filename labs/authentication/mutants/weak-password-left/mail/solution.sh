echo '{{weak.login}}:{{weak.password}}' | chpasswd
