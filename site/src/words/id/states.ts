import type { Words } from '../index.ts';

export const states: Words['states'] = {
  starting: {
    title: 'Mesin-mesin Anda sedang dinyalakan …',
    text: 'Server surat, orang asing di luar, dan rekan di dalam: ketiganya hanya milik Anda.',
    slow: 'Pertama kali memang lebih lama. Silakan terus membaca; mesin menyala dengan sendirinya.',
  },
  notStartedStamp: 'Tak terkirim',
  noServer: {
    title: 'Tidak ada server di balik halaman ini',
    before:
      'Pelajaran tetap dapat dibaca, tetapi mesin-mesinnya berjalan di server pada komputer Anda sendiri. Di folder proyek, ketik',
    after: 'lalu buka alamat yang ditampilkannya.',
  },
  notStarted: 'Lab tidak dapat dimulai',
  waiting: {
    inTheLine: 'Dalam antrean',
    of: (waiting) => `dari ${waiting}`,
    next: 'Giliran Anda berikutnya',
    number: (position) => `Anda nomor ${position}`,
    taken: 'Semua mesin sedang dipakai.',
    unknown: 'Lama menunggu belum dapat diperkirakan.',
    underAMinute: 'Kurang dari satu menit lagi.',
    minutes: (minutes) => `Sekitar ${minutes} menit lagi.`,
    aside:
      'Mesin Anda akan menyala dengan sendirinya. Sementara itu silakan terus membaca; giliran Anda tetap tersimpan bila halaman dimuat ulang.',
    leave: 'Keluar dari antrean',
  },
  left: {
    title: 'Anda telah keluar dari antrean',
    text: 'Lab ini belum dimulai. Pekerjaan Anda sebelumnya tetap tersimpan.',
    start: 'Mulai lab',
  },
  ended: {
    stamp: 'Tutup',
    title: 'Waktu lab ini sudah habis',
    text: 'Berkas, queue, dan kotak surat disimpan apa adanya. Mulai lagi, dan Anda melanjutkan dari sana.',
    again: 'Mulai lagi',
  },
  away: {
    stamp: 'Tak ada jawaban',
    machines: 'Mesin-mesin tidak menjawab',
    goesOn: 'Pekerjaan Anda tetap di tempatnya. Halaman ini berlanjut sendiri begitu mesin menjawab lagi.',
    server: 'Server kursus tidak menjawab.',
    before: 'Bila server dihentikan, ketik',
    after: 'di folder proyek. Setelah itu halaman ini berlanjut sendiri.',
  },
  ending: {
    in: (minutes) => `Lab ini berakhir dalam ${minutes <= 1 ? 'satu' : minutes} menit.`,
    kept: 'Pekerjaan Anda tetap tersimpan.',
    more: 'Beri saya waktu lagi',
  },
};
