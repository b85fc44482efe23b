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

declare -A PROGRAM=([postfix]=master [dovecot]=dovecot [rsyslog]=rsyslogd)
declare -A PID_FILE=(
  [postfix]=/var/spool/postfix/pid/master.pid [dovecot]=/run/dovecot/master.pid [rsyslog]=/run/rsyslogd.pid
)
# What the service's lines in the log begin with, as an extended regular expression.
declare -A TAG=(
  [postfix]='postfix[^ ]*\[' [dovecot]='dovecot(\[[0-9]+\])?:' [rsyslog]='rsyslogd(\[[0-9]+\])?:'
)

# Prints the main process's number; fails when the service does not run. Asked often, so it starts no program.
main_pid() {
  local pid comm
  { read -r pid <"${PID_FILE[$1]}"; } 2>/dev/null
  [[ $pid =~ ^[0-9]+$ ]] && { read -r comm <"/proc/$pid/comm"; } 2>/dev/null && [[ $comm == "${PROGRAM[$1]}" ]] || return 1
  printf '%s' "$pid"
}

is_running() { main_pid "$1" >/dev/null; }
is_enabled() { [[ -e /etc/systemd/system/multi-user.target.wants/$1.service ]]; }

# Waits until the condition holds, for five seconds at the most.
await() {
  local times=100
  until "$@"; do
    ((times-- > 0)) || return 1
    sleep 0.05
  done
}

is_stopped() { ! is_running "$1"; }

# Whether it ended without being asked to: Dovecot and rsyslog take their number away when they stop, Postfix never does.
has_died() { is_stopped "$1" && [[ $1 != postfix && -e ${PID_FILE[$1]} ]]; }

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
    rsyslog) control rsyslog rsyslogd && await test -S /dev/log ;;
  esac || {
    touch "$STATE/$1.failed"
    return 1
  }
}

unit_stop() {
  local pid
  pid=$(main_pid "$1") || return 0
  case $1 in
    # What "postfix stop" does, but also with a configuration that no program of Postfix can read.
    postfix)
      logger -p mail.info -t "postfix/postfix-script[$$]" 'stopping the Postfix mail system'
      kill "$pid"
      ;;
    dovecot) control dovecot doveadm stop ;;
    rsyslog) kill "$pid" ;;
  esac
  await is_stopped "$1" && return 0
  # A process that does not listen: the kernel does not ask.
  case $1 in
    postfix) kill -KILL -- "-$pid" 2>/dev/null || kill -KILL "$pid" ;;
    *) kill -KILL "$pid" ;;
  esac
  await is_stopped "$1"
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
