/** Commands that people know from Linux and that the embedded lab does not emulate: each says so in one line. */

const INSTEAD: Record<string, readonly string[]> = {
  'the lab brings the packages that it needs': ['apt', 'apt-get', 'apt-cache', 'aptitude', 'dpkg', 'snap'],
  'filter by Postfix’s own rules instead': ['iptables', 'ip6tables', 'nft', 'ufw', 'fail2ban-client'],
  'this host is emulated and runs no containers': ['docker', 'podman', 'kubectl'],
  'only shell scripts run here': ['python', 'python3', 'perl', 'ruby', 'node', 'php', 'gcc', 'make', 'git'],
  'mail is the only service of this world': ['curl', 'wget', 'ssh', 'scp', 'sftp', 'rsync', 'ftp', 'lynx', 'w3m'],
  'watch the log and the dialogue instead': ['tcpdump', 'wireshark', 'tshark', 'strace', 'gdb', 'ltrace', 'lsof'],
  'the world has no other processes to manage': ['screen', 'tmux', 'crontab', 'at', 'nohup'],
  'the disk of this host is memory': ['mount', 'umount', 'fdisk', 'mkfs', 'lsblk', 'fsck'],
  'use nano or vi, which open the editor beside the lesson': ['emacs', 'joe', 'mcedit', 'ed'],
  'use od -c': ['xxd', 'hexdump', 'hd'],
  'the terminal’s settings are fixed; its size follows the pane': ['stty', 'setterm'],
  'restart the lab from the page instead': ['reboot', 'shutdown', 'poweroff', 'halt', 'init'],
};

/** name → what to do instead. */
export const ABSENT: ReadonlyMap<string, string> = new Map(
  Object.entries(INSTEAD).flatMap(([why, names]) => names.map((name) => [name, why] as const)),
);

export const ABSENT_STATUS = 127;
