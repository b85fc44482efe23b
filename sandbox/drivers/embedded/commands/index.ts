/** All programs of the embedded hosts. */
import { doveadm } from './accounts/doveadm.ts';
import { groups, id, who, whoami } from './accounts/identity.ts';
import { chpasswd, passwd, sasldblistusers2, saslpasswd2 } from './accounts/passwords.ts';
import { adduser, useradd, userdel } from './accounts/users.ts';
import { dig } from './dns/dig.ts';
import { getent } from './dns/getent.ts';
import { host } from './dns/host.ts';
import { nslookup } from './dns/nslookup.ts';
import { cmp } from './files/cmp.ts';
import { dd } from './files/dd.ts';
import { diff } from './files/diff.ts';
import { editors } from './files/editors.ts';
import { head } from './files/head.ts';
import { manual } from './files/man.ts';
import { mktemp } from './files/mktemp.ts';
import { chown } from './files/ownership.ts';
import { pager } from './files/pager.ts';
import { stat } from './files/stat.ts';
import { tail } from './files/tail.ts';
import { guarded } from './guarded.ts';
import { mail } from './mail/mail.ts';
import { pflogsumm } from './mail/pflogsumm.ts';
import { ifconfig, ip } from './network/interfaces.ts';
import { ping } from './network/ping.ts';
import { ss } from './network/sockets.ts';
import { postcat } from './postfix/postcat.ts';
import { newaliases, postaliasProgram, postconfProgram, postmapProgram } from './postfix/postconf.ts';
import { postfix } from './postfix/postfix.ts';
import { mailq, postqueue } from './postfix/postqueue.ts';
import { postsuper } from './postfix/postsuper.ts';
import { qshape } from './postfix/qshape.ts';
import { sendmail } from './postfix/sendmail.ts';
import type { Program } from './program.ts';
import { refused } from './refused.ts';
import { nmap } from './scan/nmap.ts';
import { journalctl } from './services/journalctl.ts';
import { reboot } from './services/reboot.ts';
import { service, systemctl } from './services/systemctl.ts';
import { netcat } from './smtp/netcat.ts';
import { swaks } from './smtp/swaks/swaks.ts';
import { telnet } from './smtp/telnet.ts';
import { df, free, hostname, nproc, tty, uname, uptime, w } from './system/facts.ts';
import { logger, postlog } from './system/logging.ts';
import { kill, pidof, ps } from './system/processes.ts';
import { iostat, vmstat } from './system/statistics.ts';
import { top } from './system/top.ts';
import { watch } from './system/watch.ts';
import { yes } from './system/yes.ts';
import { openssl } from './tls/openssl.ts';

const SMTP_AND_DNS = [swaks, telnet, netcat, openssl, nmap, dig, host, nslookup, getent, ping, ip, ifconfig, ss];
const POSTFIX = [
  postconfProgram,
  postmapProgram,
  postaliasProgram,
  newaliases,
  postfix,
  postqueue,
  mailq,
  postsuper,
  postcat,
  qshape,
  sendmail,
  postlog,
  pflogsumm,
  mail,
];
const SERVICES = [systemctl, service, journalctl, reboot, doveadm];
const ACCOUNTS = [useradd, adduser, userdel, passwd, chpasswd, saslpasswd2, sasldblistusers2, id, groups, whoami, who];
const SYSTEM = [
  hostname,
  uname,
  nproc,
  tty,
  uptime,
  w,
  free,
  df,
  ps,
  pidof,
  kill,
  top,
  vmstat,
  iostat,
  watch,
  yes,
  logger,
];
const FILES = [head, tail, chown, mktemp, dd, cmp, diff, stat, pager, editors, manual(() => programs)];

export const programs: readonly Program[] = [
  ...SMTP_AND_DNS,
  ...POSTFIX,
  ...SERVICES,
  ...ACCOUNTS,
  ...SYSTEM,
  ...FILES,
  ...refused,
].map(guarded);
