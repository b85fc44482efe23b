export const home = {
  title: 'Strangers are sending mail through this server.',
  lead: 'Stop them, and let everybody else go on writing. A course about open mail relays, with a mail server to attack and to repair right beside the text.',
  /** Stands on the first page of the other languages. */
  inThisLanguage: 'This course in English',
  begin: 'Take the call',
  extent: (chapters: number, minutes: number) =>
    `${chapters} chapters, about ${Math.round(minutes / 60)} hours, no login`,
  postmark: '24 NOV',
  call: [
    '“Mail takes hours and nobody can work.',
    'I rebooted the server. It ran well for half a minute, then it was the same again. And the big providers say that we are on a list.”',
    '“How many messages are waiting?”',
    '“Three hundred and twelve thousand. We are forty people.”',
  ],
  from: "A phone call, eight hours' flight away",
  able: 'What you can do afterwards',
  abilities: [
    [
      'Prove it.',
      'Show with your own letter that a server relays for strangers, and tell an open relay from a black hole.',
    ],
    ['Explain it.', 'Name the setting that lets strangers in, from the configuration and from the log.'],
    ['Close it.', 'Trust exactly the right hosts, for IPv4 and IPv6, and lose no honest letter.'],
    ['Stop the bleeding.', 'Empty a queue of hundreds of thousands of messages, and keep the few that are honest.'],
    [
      'Open the right door.',
      'Send through a smart host, and give people at home a login, over TLS and as nobody but themselves.',
    ],
    [
      'Clear the name.',
      'Find what else stands open, get off the block list, and notice the next time before others do.',
    ],
    ['Defend the repair.', 'Tell a fix from something that only makes a tester happy.'],
  ] as [string, string][],
  chapters: 'The chapters',
  labs: 'The labs',
  minutes: (minutes: number) => `${minutes} minutes`,
  how: 'How it works',
  howDesk:
    "The lesson stands on the left. On the right is a desk with three machines: the mail server, where you are root; a computer outside, on the internet; and a colleague's PC inside the office. Commands in the text have a button that types them for you.",
  howCheckBefore: 'When you press ',
  check: 'Check',
  howCheckAfter:
    ', your files are not read: letters are posted, from many addresses, and followed to where they end. You see every conversation and every log line that decided. Names and addresses are yours alone, nothing leaves this computer, and what you did is still there tomorrow.',
  help: 'How to use the desk',
  helpAfter: ', also by keyboard and with a screen reader.',
};
