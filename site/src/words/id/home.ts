import type { SiteWords } from '../site.ts';

export const home: SiteWords['home'] = {
  title: 'Orang asing mengirim surat lewat server ini.',
  lead: 'Hentikan mereka, dan biarkan semua orang lain tetap berkirim surat. Kursus tentang open relay, dengan server surat yang dapat Anda serang dan perbaiki tepat di samping teksnya.',
  inThisLanguage: 'Kursus ini dalam bahasa Indonesia',
  begin: 'Terima panggilannya',
  extent: (chapters, minutes) => `${chapters} bab, sekitar ${Math.round(minutes / 60)} jam, tanpa login`,
  postmark: '24 NOV',
  call: [
    '“Surat tertunda berjam-jam dan tidak ada yang bisa bekerja.',
    'Server sudah saya reboot. Setengah menit berjalan lancar, lalu sama saja seperti tadi. Dan penyedia-penyedia besar bilang kami masuk daftar.”',
    '“Berapa pesan yang menunggu?”',
    '“Tiga ratus dua belas ribu. Kami hanya empat puluh orang.”',
  ],
  from: 'Sebuah panggilan telepon, delapan jam penerbangan dari sini',
  able: 'Yang dapat Anda lakukan setelahnya',
  abilities: [
    [
      'Membuktikannya.',
      'Menunjukkan dengan surat Anda sendiri bahwa sebuah server meneruskan surat orang asing, dan membedakan open relay dari lubang hitam.',
    ],
    ['Menjelaskannya.', 'Menyebutkan pengaturan yang membiarkan orang asing masuk, dari konfigurasi dan dari log.'],
    ['Menutupnya.', 'Memercayai tepat host yang benar, untuk IPv4 dan IPv6, tanpa kehilangan satu pun surat yang sah.'],
    ['Menghentikan pendarahan.', 'Mengosongkan antrean ratusan ribu pesan, dan menyelamatkan segelintir yang sah.'],
    [
      'Membuka pintu yang benar.',
      'Mengirim melalui smart host, dan memberi orang di rumah sebuah login, lewat TLS dan hanya atas nama mereka sendiri.',
    ],
    [
      'Memulihkan nama baik.',
      'Menemukan apa lagi yang masih terbuka, keluar dari daftar blokir, dan lain kali mengetahuinya sebelum orang lain.',
    ],
    ['Mempertahankan perbaikannya.', 'Membedakan perbaikan dari sesuatu yang hanya membuat alat penguji puas.'],
  ],
  chapters: 'Bab-babnya',
  labs: 'Lab-labnya',
  minutes: (minutes) => `${minutes} menit`,
  how: 'Cara kerjanya',
  howDesk:
    'Pelajaran ada di sebelah kiri. Di sebelah kanan ada meja kerja dengan tiga mesin: server surat, tempat Anda menjadi root; sebuah komputer di luar, di internet; dan PC seorang rekan di dalam kantor. Perintah di dalam teks memiliki tombol yang mengetikkannya untuk Anda.',
  howCheckBefore: 'Ketika Anda menekan ',
  check: 'Periksa',
  howCheckAfter:
    ', berkas Anda tidak dibaca: surat-surat dikirim dari banyak alamat dan diikuti sampai tujuan akhirnya. Anda melihat setiap percakapan dan setiap baris log yang menentukan. Nama dan alamat hanya milik Anda, tidak ada yang keluar dari komputer ini, dan hasil kerja Anda masih ada besok.',
  help: 'Cara memakai meja kerja',
  helpAfter: ', juga dengan papan ketik dan pembaca layar.',
};
