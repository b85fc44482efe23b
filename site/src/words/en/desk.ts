export const desk = {
  title: 'The desk',
  /** The two halves of the desk, as a phone's switch names them. */
  part: 'Part of the desk',
  terminals: 'Terminals',
  papers: 'Papers',
  tasks: 'Tasks',
  /** The lower half, where only one is seen at a time. */
  tasksAndMore: 'Tasks and map',
  map: 'Map',
  charts: 'Charts',
  policy: 'Policy',
  who: 'Who is who',
  workbench: 'Terminals and editor',
  sheet: 'Tasks, and what belongs to them',
  hosts: 'Hosts',
  editor: 'editor',
  sheetHeight: 'Height of the tasks',
  settingOut: 'Setting out …',
  notLoaded: 'This part of the desk could not be loaded.',
  tryAgain: 'Try again',
  /** What the lab is doing, beside its lamp. */
  doing: {
    starting: 'starting',
    checking: 'being graded',
    resetting: 'being reset',
    away: 'no answer',
    paused: 'paused',
    ended: 'ended',
    running: 'running',
  },
  driver: (name: string) => `${name} lab`,
  ofPoints: (max: number) => `of ${max}`,
  help: 'Help',
  reset: 'Reset',
  close: 'Close',
  /** Said after `close` to a screen reader. */
  closeWhat: ' the desk',
  closeDesk: 'Close the desk',
  ok: 'OK',
  /** By the code of an error; the server's own text where there is none. */
  failures: { 'no-server': 'The server does not answer.' } as Readonly<Record<string, string | undefined>>,
  keep: 'Keep things as they are',
  resetQuestion: 'Start this lab over?',
  resetYes: 'Reset the lab',
  resetText:
    'All three machines go back to their starting state: your changes to files, the queue and the mailboxes are gone. ' +
    'Your best score, your answers and the hints you took stay.',
};
