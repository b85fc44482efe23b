cat >> /etc/dovecot/local.conf <<'END'
passdb static {
  password = {{person.1.password}}
}
END
systemctl restart dovecot
