import type { Words } from '../index.ts';

export const terminal: Words['terminal'] = {
  roles: {
    mail: 'server surat Anda; Anda adalah root',
    outside: 'orang asing di internet',
    inside: 'PC rekan kerja di LAN kantor',
  },
  label: (host, name) => `Terminal ${host}, ${name}. Tekan Escape, lalu Tab untuk keluar.`,
  wayOut: 'Esc, lalu Tab untuk keluar dari terminal',
  connecting: 'Menghubungkan …',
  lost: 'Koneksi terputus; yang berjalan di sana tetap berlanjut.',
  nextTry: (seconds) => `Dicoba lagi dalam ${seconds} detik.`,
  ended: (status) => `Shell berakhir dengan status ${status}.`,
  newShell: 'Buka shell baru',
  tryNow: 'Coba sekarang',
  paused: 'Dijeda',
  pressAnyKey: 'Tekan sembarang tombol untuk melanjutkan seperti semula.',
  goOn: 'Lanjutkan',
  settings: 'Pengaturan terminal',
  find: 'Cari',
  findTitle: 'Cari di terminal',
  findLabel: 'Cari di terminal; Enter mencari ke atas, Shift+Enter ke bawah',
  notFound: 'tidak ditemukan',
  smaller: 'Huruf lebih kecil',
  larger: 'Huruf lebih besar',
  screenReader: 'Pembaca layar',
  screenReaderTitle: 'Menyampaikan teks terminal kepada pembaca layar',
};
