/** Where the course explains what a piece of evidence shows. A test looks whether these places are there. */
export const LEARN = [
  { kind: 'dialogue', path: '/replies/' },
  { kind: 'canary', path: '/glossary/#canary' },
  { kind: 'restriction', path: '/glossary/#restriction' },
  { kind: 'log', path: '/glossary/#queue-id' },
] as const;
