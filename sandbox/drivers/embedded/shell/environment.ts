/** What the environment of a root shell holds. */
import type { Machine } from '../machine.ts';

/** /usr/bin comes before the folders that are links to it, because just-bash knows its commands by that name. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin';

export function environmentOf(machine: Machine): Record<string, string> & { HOME: string } {
  return {
    HOME: '/root',
    USER: 'root',
    LOGNAME: 'root',
    SHELL: '/bin/bash',
    PATH,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    HOSTNAME: machine.name.split('.')[0] ?? machine.name,
  };
}
