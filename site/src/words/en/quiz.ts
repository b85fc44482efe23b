export const quiz = {
  title: 'Quiz',
  several: 'Choose all that apply.',
  check: 'Check',
  right: 'Right.',
  wrong: 'Not yet. Read the notes above and choose again.',
  yes: 'Yes.',
  no: 'No.',
};
