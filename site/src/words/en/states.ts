/** What becomes of a lab besides running. Sentences around a command in code type come in two parts. */
export const states = {
  starting: {
    title: 'Starting your machines …',
    text: 'A mail server, a stranger outside and a colleague inside: all three are yours alone.',
    slow: 'This takes longer the first time. You can read on meanwhile; they start by themselves.',
  },
  notStartedStamp: 'Undelivered',
  noServer: {
    title: 'No server behind this page',
    before:
      "The lesson can be read, but the machines run in a server on your own computer. In the project's folder, type",
    after: 'and open the address that it prints.',
  },
  notStarted: 'The lab did not start',
  waiting: {
    inTheLine: 'In the line',
    of: (waiting: number) => `of ${waiting}`,
    next: 'You are next',
    number: (position: number) => `You are number ${position}`,
    taken: 'All machines are taken.',
    unknown: 'How long it takes cannot be said yet.',
    underAMinute: 'Less than a minute to go.',
    minutes: (minutes: number) => (minutes === 1 ? 'About a minute to go.' : `About ${minutes} minutes to go.`),
    aside: 'Yours start by themselves. Read on meanwhile; a reload of this page keeps your turn.',
    leave: 'Leave the line',
  },
  left: {
    title: 'You left the line',
    text: 'This lab is not started. What you did in it before is kept.',
    start: 'Start the lab',
  },
  ended: {
    stamp: 'Closed',
    title: 'The time of this lab is over',
    text: 'Files, queue and mailboxes are kept as they were. Start it again, and you go on from there.',
    again: 'Start again',
  },
  away: {
    stamp: 'No answer',
    machines: 'The machines do not answer',
    goesOn: 'Your work is where you left it. This page goes on by itself as soon as they answer again.',
    server: 'The course’s server does not answer.',
    before: 'If it was stopped, type',
    after: 'in the project’s folder. This page goes on by itself then.',
  },
  ending: {
    in: (minutes: number) => `This lab ends in ${minutes <= 1 ? 'a minute' : `${minutes} minutes`}.`,
    kept: 'Your work is kept either way.',
    more: 'Give me more time',
  },
};
