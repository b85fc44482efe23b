import type { SiteWords } from '../site.ts';

export const frame: SiteWords['frame'] = {
  chapter: (number) => `Bab ${number}`,
  minutes: (minutes) => `${minutes} menit`,
  withDesk: 'dengan meja kerja',
  read: 'Dibaca',
  objectives: 'Setelah ini Anda dapat',
  prerequisites: 'Sebelumnya: ',
  lessonAndDesk: 'Pelajaran dan meja kerja',
  lesson: 'Pelajaran',
  openDesk: 'Buka meja kerja',
  skipToDesk: 'Langsung ke meja kerja',
  desk: 'Meja kerja',
  theDesk: 'Meja kerja',
  deskWidth: 'Lebar meja kerja',
  settingOut: 'Meja kerja sedang disiapkan …',
  noScript: 'Meja kerja memerlukan JavaScript. Pelajaran dapat dibaca tanpanya.',
  lost: {
    title: 'Kembali ke pengirim',
    text: 'Tidak ada halaman di alamat ini. Dalam bahasa server surat:',
    home: 'Kembali ke awal',
    first: 'atau ke bab pertama',
  },
  sidebar: { call: 'Beranda', lessons: 'Pelajaran', labs: 'Lab', reference: 'Rujukan' },
  lab: {
    number: (order) => `Lab ${order}`,
    minutes: (minutes) => `sekitar ${minutes} menit`,
    points: (points) => `${points} poin`,
    lesson: 'Sebuah pelajaran memandu Anda melalui lab ini',
    lessonAfter: ', dengan meja kerja yang sama di sampingnya.',
    counts: 'Yang dinilai',
    before:
      'Buka meja kerja: mesin-mesin lab ini menyala di sana, dan setiap tugas menjelaskan apa yang diuji serta memiliki petunjuk. Tekan ',
    check: 'Periksa',
    after: ' sesering yang Anda mau.',
  },
};
