import type { StudentHost } from '../../../../labs/schema.ts';

const roles: Readonly<Record<StudentHost, string>> = {
  mail: 'your mail server; you are root',
  outside: 'a stranger on the internet',
  inside: "a colleague's PC on the office LAN",
};

export const terminal = {
  roles,
  label: (host: string, name: string) => `Terminal of ${host}, ${name}. Press Escape, then Tab to leave it.`,
  wayOut: 'Esc, then Tab leaves the terminal',
  connecting: 'Connecting …',
  lost: 'The connection is lost; what runs there goes on.',
  nextTry: (seconds: number) => `Next try in ${seconds} s.`,
  ended: (status: number) => `The shell has ended with status ${status}.`,
  newShell: 'Open a new shell',
  tryNow: 'Try now',
  paused: 'Paused',
  pressAnyKey: 'Press any key, and it goes on as it was.',
  goOn: 'Go on',
  settings: 'Terminal settings',
  find: 'Find',
  findTitle: 'Search in the terminal',
  findLabel: 'Search in the terminal; Enter searches upwards, Shift+Enter downwards',
  notFound: 'not found',
  split: 'Split',
  splitTitle: 'Two side by side (Ctrl-Shift-2)',
  smaller: 'Smaller letters',
  larger: 'Larger letters',
  screenReader: 'Screen reader',
  screenReaderTitle: "Reads the terminal's text to a screen reader",
};
