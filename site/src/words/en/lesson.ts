/** What the parts of a lesson are called: asides, commands, tasks, the card at its end. */
export const lesson = {
  aside: { note: 'Note', careful: 'Careful', try: 'Try it', letter: '' },
  story: 'From the story',
  runIn: (host: string) => `run in ${host}`,
  copy: 'copy',
  inShort: 'In short',
  atTheDesk: 'At the desk',
  tour: 'Show me around',
  showTask: 'Show this task',
};
