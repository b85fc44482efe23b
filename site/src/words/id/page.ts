import type { PageWords } from '../page.ts';

export const page: PageWords['page'] = {
  copied: 'tersalin',
  copyByHand: 'pilih dan salin sendiri',
  deskNotLoaded: 'Meja kerja tidak dapat dimuat. Muat ulang halaman ini untuk mencoba lagi.',
  percent: (share) => `${share} persen`,
  points: (score, max) => `${score} dari ${max} poin`,
  read: ' (sudah dibaca)',
  markRead: 'Tandai sudah dibaca',
  markUnread: 'Tandai belum dibaca',
  isRead: 'Anda telah menandai bab ini sudah dibaca.',
  isUnread: 'Selesai dengan bab ini? Tandai, dan daftar isi akan mengingatnya.',
  noted: 'Dicatat.',
  takenBack: 'Dibatalkan.',
  notSaved: 'Tidak tersimpan: server tidak menjawab. Jalankan dengan "npm start".',
};
