/** Tools that one may miss and that have a better answer than "command not found": name → what to do instead. */
import type { Program } from './program.ts';
import { Failure } from './run/failure.ts';

const REFUSED: Record<string, string> = {
  traceroute: 'every host of this network is one step away; try ping or nc -vz',
  mtr: 'every host of this network is one step away; try ping or nc -vz',
  tracepath: 'every host of this network is one step away; try ping or nc -vz',
  curl: 'this world speaks SMTP and DNS only; try swaks or telnet',
  wget: 'this world speaks SMTP and DNS only; try swaks or telnet',
  crontab: 'there is no cron here; a fix must hold by configuration, not by a timer',
  at: 'there is no at here; a fix must hold by configuration, not by a timer',
  shutdown: 'this host stays up; reboot restarts its services',
  poweroff: 'this host stays up; reboot restarts its services',
  halt: 'this host stays up; reboot restarts its services',
  install: 'use cp, then chmod and chown',
  usermod: 'make the user again with userdel and useradd',
  groupadd: 'each user has a group of its own here',
  visudo: 'you are root already',
  msmtp: 'use swaks, sendmail or mail',
  mutt: 'use mail, or look into the Maildir with ls and cat',
  alpine: 'use mail, or look into the Maildir with ls and cat',
  exim4: 'this host runs Postfix',
  saslauthd: 'logins are checked against /etc/shadow, or with auxprop against /etc/sasldb2',
  testsaslauthd: 'try doveadm auth test LOGIN',
  spamassassin: 'there is no content filter here',
  rspamd: 'there is no content filter here',
  opendkim: 'messages are not signed here',
  certbot: 'no certificate authority is reachable; openssl req -x509 makes a certificate',
};

export const refused: readonly Program[] = Object.entries(REFUSED).map(([name, instead]) => ({
  names: [name],
  summary: 'not emulated',
  help: `${name} is not emulated in this lab: ${instead}.\n`,
  run: () => Promise.reject(new Failure(`${name}: not emulated in this lab: ${instead}`, 127)),
}));
