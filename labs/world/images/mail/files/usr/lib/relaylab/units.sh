# shellcheck shell=bash
# The services of this host and how each is started, stopped and asked for. Read by systemctl, service, journalctl,
# start-mail and stop-mail, which stand in for a service manager.

UNITS=(rsyslog dovecot postfix)
STATE=/run/relaylab
mkdir -p "$STATE"

# The plain name of a unit (postfix.service, postfix@-.service → postfix); fails for one that is not here.
unit_named() {
  local name=${1%.service}
  [[ $name == postfix@* ]] && name=postfix
  [[ " ${UNITS[*]} " == *" $name "* ]] || return 1
  printf '%s' "$name"
}

describe() {
  sed -n 's/^Description=//p' "/usr/lib/systemd/system/$1.service"
}

program() {
  case $1 in postfix) echo master ;; dovecot) echo dovecot ;; rsyslog) echo rsyslogd ;; esac
}

# What the service's lines in the log begin with, as an extended regular expression.
tag() {
  case $1 in postfix) echo 'postfix[^ ]*\[' ;; dovecot) echo 'dovecot(\[[0-9]+\])?:' ;; rsyslog) echo 'rsyslogd(\[[0-9]+\])?:' ;; esac
}

# Prints the main process's number; fails when the service does not run.
main_pid() {
  local file pid
  case $1 in
    postfix) file=/var/spool/postfix/pid/master.pid ;;
    dovecot) file=/run/dovecot/master.pid ;;
    rsyslog) file=/run/rsyslogd.pid ;;
  esac
  pid=$(tr -cd 0-9 2>/dev/null <"$file") && [[ -n $pid && $(cat "/proc/$pid/comm" 2>/dev/null) == "$(program "$1")" ]] || return 1
  printf '%s' "$pid"
}

is_running() { main_pid "$1" >/dev/null; }
is_enabled() { [[ -e /etc/systemd/system/multi-user.target.wants/$1.service ]]; }

# Waits until the condition holds: at most the given number of tenths of a second.
await() {
  local tenths=$1
  shift
  until "$@"; do
    ((tenths-- > 0)) || return 1
    sleep 0.1
  done
}

is_stopped() { ! is_running "$1"; }

# Runs a service's own command with its output in a file: a daemon must not hold on to the terminal of who started it.
control() {
  local unit=$1 status=0
  shift
  "$@" </dev/null >"$STATE/$unit.out" 2>&1 || status=$?
  return $status
}

# Postfix's checks of all its files cost a second of a whole core, a classroom of them a minute: what a quick start is
# for (postfix(1)). The checks also bring the chroot's copies up to date, so that is done here.
skip_checks() {
  cp -L /etc/resolv.conf /etc/hosts /etc/nsswitch.conf /etc/services /var/spool/postfix/etc/ 2>/dev/null
  : >/var/spool/postfix/quick-start
}

unit_start() {
  is_running "$1" && return 0
  rm -f "$STATE/$1.failed"
  case $1 in
    postfix)
      # Whoever lays a new alias file over the image leaves no table beside it.
      [[ -e /etc/aliases.db || ! -e /etc/aliases ]] || control postfix newaliases
      [[ -z ${QUICK:-} ]] || skip_checks
      control postfix postfix start
      ;;
    dovecot) control dovecot dovecot ;;
    rsyslog) control rsyslog rsyslogd && await 50 test -S /dev/log ;;
  esac || {
    touch "$STATE/$1.failed"
    return 1
  }
}

unit_stop() {
  local pid
  pid=$(main_pid "$1") || return 0
  case $1 in
    # It looks once a second whether Postfix has ended; waiting for that here is quicker.
    postfix) control postfix postfix stop 9>&- & ;;
    dovecot) control dovecot doveadm stop ;;
    rsyslog) kill "$pid" ;;
  esac
  await 50 is_stopped "$1" && return 0
  # A broken configuration, or a process that does not listen: the kernel does not ask.
  case $1 in
    postfix) kill -KILL -- "-$pid" 2>/dev/null || kill -KILL "$pid" ;;
    *) kill -KILL "$pid" ;;
  esac
  await 50 is_stopped "$1"
}

unit_restart() {
  unit_stop "$1"
  unit_start "$1"
}

unit_reload() {
  case $1 in
    postfix) control postfix postfix reload ;;
    dovecot) control dovecot doveadm reload ;;
    rsyslog) kill -HUP "$(main_pid rsyslog)" ;;
  esac
}
