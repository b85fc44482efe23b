export const desk = {
  title: 'The desk',
  terminals: 'Terminals',
  papers: 'Papers',
  tasks: 'Tasks',
  who: 'Who is who',
  settingOut: 'Setting out …',
  notLoaded: 'This part of the desk could not be loaded.',
  tryAgain: 'Try again',
};
