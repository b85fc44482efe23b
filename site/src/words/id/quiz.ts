import type { PageWords } from '../page.ts';

export const quiz: PageWords['quiz'] = {
  title: 'Kuis',
  several: 'Pilih semua yang benar.',
  check: 'Periksa',
  right: 'Benar.',
  wrong: 'Belum tepat. Baca catatan di atas, lalu pilih lagi.',
  yes: 'Ya.',
  no: 'Bukan.',
};
