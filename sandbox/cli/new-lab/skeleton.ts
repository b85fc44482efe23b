/** What a new lab begins as: an open server, one task that closes it, and texts that say what to write in their place. */
import { TO_WRITE } from '../../catalog/texts.ts';

/** Path inside the lab's folder → content. The definition that it holds loads, and its solution passes. */
export function skeleton(id: string, order: number): Record<string, string> {
  return {
    'lab.yaml': definition(id, order),
    'files/mail/etc/postfix/main.cf': MAIN_CF,
    'solution/mail/solution.sh': `${CLOSE}\npostfix reload\n`,
    'mutants/ipv6-forgotten/mutant.yaml': 'why: Strangers who come over IPv6 still relay.\ncaught-by: first\n',
    'mutants/ipv6-forgotten/mail/solution.sh':
      "postconf -e 'mynetworks = 127.0.0.0/8 {{lan.v4}} [::]/0'\npostfix reload\n",
  };
}

const CLOSE = "postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}'";

function definition(id: string, order: number): string {
  const write = (what: string) => JSON.stringify(`${TO_WRITE}${what}`);
  return `# What may stand here: labs/schema.ts. Names in double braces: sandbox/world/variables.ts.
id: ${id}
title: ${write('the name of the lab, two or three words.')}
summary: ${write('one sentence for the list of labs.')}
order: ${order}
minutes: 20
central: first
story: ${write('what has happened at {{organisation}}, and what is wanted of the student. Markdown.')}
tasks:
  - id: first
    title: ${write('what is true when this task is done.')}
    points: 100
    text: ${write('what to reach, not how. Say what does not count. Markdown.')}
    hints:
      - ${write('a nudge: where to look.')}
      - ${write('what it means.')}
      - ${write('the answer, as a command.')}
    checks:
      - { check: strangers-refused, from: outside }
      - { check: strangers-refused, from: outside-ipv6 }
      - { check: office-relays }
`;
}

const MAIN_CF = `# The mail server of {{organisation}}.
smtpd_banner = $myhostname ESMTP $mail_name (Debian/GNU)
biff = no
append_dot_mydomain = no
readme_directory = no
compatibility_level = 3.6

myhostname = {{mail.name}}
mydomain = {{domain}}
myorigin = $mydomain
mydestination = $myhostname, $mydomain, localhost.$mydomain, localhost
relayhost =
inet_interfaces = all
inet_protocols = all

alias_maps = hash:/etc/aliases
alias_database = hash:/etc/aliases
home_mailbox = Maildir/
mailbox_size_limit = 0
recipient_delimiter = +

mynetworks = 0.0.0.0/0 [::]/0
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
disable_vrfy_command = yes
in_flow_delay = 0
`;
