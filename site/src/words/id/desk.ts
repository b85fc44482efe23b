import type { Words } from '../index.ts';

export const desk: Words['desk'] = {
  title: 'Meja kerja',
  terminals: 'Terminal',
  papers: 'Berkas',
  tasks: 'Tugas',
  who: 'Siapa itu siapa',
  settingOut: 'Menyiapkan …',
  notLoaded: 'Bagian meja ini tidak dapat dimuat.',
  tryAgain: 'Coba lagi',
};
