/** The tasks of a lab: how they stand, how a check goes and ends, hints and evidence. */
import type { Evidence, Outcome } from '../../../../labs/schema.ts';

const outcome: Record<Outcome, string> = { passed: 'Passed', failed: 'Failed', 'not-graded': 'Not graded' };

const kinds: Record<Evidence['kind'], string> = {
  words: 'What was done',
  dialogue: 'SMTP dialogue',
  log: 'Mail log',
  canary: 'Where the test letter ended',
  restriction: 'What decided',
  answer: 'Your answer',
};

export const tasks = {
  check: 'Check',
  checking: 'Checking …',
  story: 'The story',
  score: {
    after: (max: number) => ` of ${max} points`,
    best: (best: number) => ` · best so far ${best}`,
    notYet: (max: number) => `Not checked yet · ${max} points`,
    notCounted: 'Not counted',
    bar: 'Points of the newest check',
    looksDone: (tasks: number) => (tasks === 1 ? '1 looks done' : `${tasks} look done`),
  },
  points: (points: number) => `${points} points`,
  of: (max: number) => ` of ${max}`,
  outcome,
  kinds,
  progress: {
    title: 'Your work is being checked',
    waiting: (position: number) =>
      position === 1
        ? 'Other checks are running on this machine. Yours is next.'
        : `Other checks are running on this machine. Yours is number ${position} in the line.`,
    asking: 'Posting test letters from outside and inside, and following each to where it ends.',
    restarting: 'Restarting the mail service: what holds must hold after that, too.',
    askingAgain: 'Asking once more what passed, after the restart.',
    keeping: 'Putting the result away.',
    stations: { asking: 'Asking', restarting: 'Restart', 'asking-again': 'Asking again' },
    count: (done: number, of: number) => `${done} of ${of}`,
    checks: (done: number, of: number) => `${done} of ${of} checks have ended`,
    still: 'Still asking:',
    seconds: (seconds: number) => `${seconds} s`,
    leave: 'You can read on, or close this page: the result will be here.',
    asked: 'asked',
    askedOf: (done: number, of: number) => `asked ${done} of ${of}`,
  },
  live: {
    done: 'Looks done now',
    doneMore: 'press Check to have it counted',
    'so-far': 'So far, so good',
    'so-farMore': 'Check looks at the rest',
    'not-yet': 'Not yet, at a glance',
    'not-yetMore': '',
    undone: 'Counted, but it does not look so any more',
    undoneMore: 'something changed since the check',
    looking: 'Looking again …',
    saw: 'What was seen',
    only: (time: string) => `Seen in passing at ${time}, without a letter and without a restart. Only Check counts.`,
    unseen: (checks: number) =>
      checks === 1 ? 'One more check cannot be seen in passing.' : `${checks} more checks cannot be seen in passing.`,
  },
  evidence: {
    show: 'Evidence',
    first: 'Show the evidence',
    scroll: 'Text that scrolls',
    newTab: ' (opens in a new tab)',
    stepThrough: 'Step through',
    links: {
      dialogue: 'What the replies mean',
      canary: 'What a canary is',
      restriction: 'What a restriction is',
      log: 'What a queue ID is',
    },
  },
  foreign: {
    title: (things: number) =>
      things === 1
        ? 'One thing in your configuration is not of your lab'
        : `${things} things in your configuration are not of your lab`,
    text: 'Every lab has names and networks of its own, and these belong to none of yours. It costs nothing, and it is kept with your result. If you took them over from somebody else: here they let the wrong people in, or keep the right ones out.',
  },
  lesson: 'Where the lesson tells of it',
  hints: {
    first: (left: number) => (left === 1 ? 'Give me the hint' : `Give me a hint (${left} in all)`),
    next: (left: number) => (left === 1 ? 'The last hint' : `Another hint (${left} left)`),
    none: 'That was the last hint.',
    number: (number: number, total: number) => `Hint ${number} of ${total}`,
  },
  result: {
    void: {
      stamp: 'Void',
      title: 'This check does not count',
      text: 'The configuration changed while it was being graded, so its answers are not about one server. It costs nothing. Let the server rest for a moment, then check again.',
    },
    notGraded: {
      stamp: 'Not graded',
      title: 'This could not be graded',
      text: 'The grader itself had a problem. That is not your fault and costs nothing; what you did is still there.',
    },
    again: 'Check again',
    missed: {
      stamp: 'Returned',
      title: 'No points yet',
      text: 'That is where everybody begins. Each check wrote down what it sent and what came back; start with the first one.',
    },
    partly: (done: number, of: number) => `${done} of ${of} tasks are done.`,
    first: 'The first that is not:',
    all: {
      stamp: 'Delivered',
      title: 'Every point.',
      text: 'What you showed was tested by mail, not by reading your files.',
    },
    nextLab: 'Next lab:',
    lastLab: 'That was the last lab of the course.',
    nextLesson: (title: string) => `Read on: ${title}`,
    tryTitle: 'What else can be tried here',
    tries: [
      'Reset the lab and do it another way. No check demands one way.',
      'Break it again on purpose and press Check: the evidence names what lets strangers in. Your best result stays.',
      'Sit at the outside host and attack your own server once more. The log tells what it saw of you.',
    ],
  },
};
