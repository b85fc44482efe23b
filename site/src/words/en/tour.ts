import type { StepName } from '../../client/tour/steps.ts';

const steps: Readonly<Record<StepName, { title: string; text: string }>> = {
  lesson: {
    title: 'Here you read',
    text: 'Names and addresses with a dotted line are samples. As soon as your lab runs, they are your own.',
  },
  command: {
    title: 'Commands type themselves',
    text: 'One button types the command into the right machine, the other copies it. You can also type it yourself.',
  },
  open: {
    title: 'Here you work',
    text: 'This opens the desk: three machines of your own, beside the text. The next step opens it.',
  },
  machines: {
    title: 'Three machines',
    text: 'mail is the server, and you are root on it. outside is a stranger on the internet, inside a colleague in the office. Esc, then Tab leads out of a terminal.',
  },
  check: {
    title: 'What is to be done',
    text: 'Your tasks, with hints if you want them. Check posts test mail and shows where it ended. Press it as often as you like.',
  },
  papers: {
    title: 'What you can see',
    text: 'Map: mail on its way, and where it is refused. Charts: the queue and the load. Policy: which line of your settings decides. Who is who: your names and addresses.',
  },
  end: {
    title: 'That was all',
    text: 'Read, try, check. A quiz ends each chapter, and what you did is still there tomorrow. The page “Using the desk” shows this tour again.',
  },
};

export const tour = {
  offer: { title: 'New here?', text: 'One minute shows how the lesson and the desk belong together.' },
  begin: 'Show me around',
  no: 'No, thanks',
  skip: 'Skip the tour',
  back: 'Back',
  next: 'Next',
  done: 'Done',
  at: (step: number, steps: number) => `${step} of ${steps}`,
  steps,
};
