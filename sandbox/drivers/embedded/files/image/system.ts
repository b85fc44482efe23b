/** The base image's plain system files: [path, text, mode, group]. A host's own names and people come on top of these. */
export type ImageFile = readonly [path: string, text: string, mode?: number, group?: number];

/** Debian 13's accounts, with those that the postfix and dovecot packages add: name:uid:gid:comment:home. */
export const SYSTEM_ACCOUNTS = `root:0:0:root:/root:/bin/bash
daemon:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:2:2:bin:/bin:/usr/sbin/nologin
sys:3:3:sys:/dev:/usr/sbin/nologin
sync:4:65534:sync:/bin:/bin/sync
games:5:60:games:/usr/games:/usr/sbin/nologin
man:6:12:man:/var/cache/man:/usr/sbin/nologin
lp:7:7:lp:/var/spool/lpd:/usr/sbin/nologin
mail:8:8:mail:/var/mail:/usr/sbin/nologin
news:9:9:news:/var/spool/news:/usr/sbin/nologin
uucp:10:10:uucp:/var/spool/uucp:/usr/sbin/nologin
proxy:13:13:proxy:/bin:/usr/sbin/nologin
www-data:33:33:www-data:/var/www:/usr/sbin/nologin
backup:34:34:backup:/var/backups:/usr/sbin/nologin
list:38:38:Mailing List Manager:/var/list:/usr/sbin/nologin
irc:39:39:ircd:/run/ircd:/usr/sbin/nologin
_apt:42:65534::/nonexistent:/usr/sbin/nologin
postfix:100:102:Postfix MTA:/var/spool/postfix:/usr/sbin/nologin
dovecot:101:104:Dovecot mail server:/usr/lib/dovecot:/usr/sbin/nologin
dovenull:102:105:Dovecot login user:/nonexistent:/usr/sbin/nologin
nobody:65534:65534:nobody:/nonexistent:/usr/sbin/nologin`
  .split('\n')
  .map((line) => line.replace(':', ':x:'));

/** name:gid. */
export const SYSTEM_GROUPS =
  `root:0 daemon:1 bin:2 sys:3 adm:4 tty:5 disk:6 lp:7 mail:8 news:9 uucp:10 man:12 proxy:13 kmem:15
dialout:20 fax:21 voice:22 cdrom:24 floppy:25 tape:26 sudo:27 audio:29 dip:30 www-data:33 backup:34 operator:37 list:38
irc:39 src:40 shadow:42 utmp:43 video:44 sasl:45 plugdev:46 staff:50 games:60 users:100 ssl-cert:101 postfix:102
postdrop:103 dovecot:104 dovenull:105 nogroup:65534`
    .split(/\s+/)
    .map((pair) => pair.replace(':', ':x:'));

const lines = (list: readonly string[]) => `${list.join('\n')}\n`;

export const SYSTEM_FILES: readonly ImageFile[] = [
  ['/etc/passwd', lines(SYSTEM_ACCOUNTS)],
  ['/etc/group', lines(SYSTEM_GROUPS.map((group) => `${group}:`))],
  ['/etc/shadow', lines(SYSTEM_ACCOUNTS.map((account) => `${account.split(':')[0]}:*:20407:0:99999:7:::`)), 0o640, 42],
  ['/etc/gshadow', lines(SYSTEM_GROUPS.map((group) => `${group.split(':')[0]}:*::`)), 0o640, 42],
  ['/etc/debian_version', '13.2\n'],
  [
    '/usr/lib/os-release',
    lines([
      'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"',
      'NAME="Debian GNU/Linux"',
      'VERSION_ID="13"',
      'VERSION="13 (trixie)"',
      'VERSION_CODENAME=trixie',
      'ID=debian',
      'VARIANT="Relay Lab, embedded (emulated)"',
    ]),
  ],
  [
    '/etc/os-release',
    lines([
      'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"',
      'NAME="Debian GNU/Linux"',
      'VERSION_ID="13"',
      'VERSION="13 (trixie)"',
      'VERSION_CODENAME=trixie',
      'ID=debian',
      'VARIANT="Relay Lab, embedded (emulated)"',
    ]),
  ],
  ['/etc/issue', 'Debian GNU/Linux 13 \\n \\l\n\n'],
  ['/etc/shells', lines(['# /etc/shells: valid login shells', '/bin/sh', '/usr/bin/sh', '/bin/bash', '/usr/bin/bash'])],
  ['/etc/timezone', 'Etc/UTC\n'],
  [
    '/etc/nsswitch.conf',
    lines([
      'passwd:         files',
      'group:          files',
      'shadow:         files',
      'hosts:          files dns',
      'services:       files',
      'aliases:        files',
    ]),
  ],
  [
    '/etc/services',
    lines(
      'ssh 22,telnet 23,smtp 25,domain 53,http 80,pop3 110,auth 113,imap2 143,https 443,submissions 465,submission 587,imaps 993,pop3s 995'
        .split(',')
        .map((entry) => entry.split(' '))
        .map(([name = '', port]) => `${name.padEnd(15)} ${port}/tcp`),
    ),
  ],
  [
    '/etc/profile',
    '# Login shells read this first.\nexport PATH=/usr/local/sbin:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin\n',
  ],
  ['/root/.bashrc', "# Read by each new shell.\nalias ll='ls -l'\nalias la='ls -A'\n"],
  ['/root/.profile', '# Read by login shells.\n'],
  ['/etc/skel/.bashrc', "alias ll='ls -l'\n"],
  [
    '/etc/rsyslog.conf',
    lines([
      '# Mail goes to a log of its own.',
      'mail.*                  -/var/log/mail.log',
      'auth,authpriv.*          /var/log/auth.log',
      '*.*;mail.none            -/var/log/syslog',
    ]),
  ],
  [
    '/usr/share/doc/README.embedded',
    'This host is emulated by Relay Lab inside its own process. Files, mail and the network are its own;\nprograms that it does not emulate say so when they are called.\n',
  ],
];
