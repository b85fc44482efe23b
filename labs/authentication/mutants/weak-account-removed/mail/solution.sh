userdel {{weak.login}}
