cat >> /etc/dovecot/local.conf <<'END'
passdb static {
  fields {
    nopassword = yes
  }
}
END
systemctl restart dovecot
