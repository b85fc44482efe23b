postfix stop
