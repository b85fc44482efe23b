import type { Words } from '../index.ts';

export const tour: Words['tour'] = {
  offer: {
    title: 'Baru di sini?',
    text: 'Satu menit cukup untuk melihat bagaimana pelajaran dan meja kerja saling melengkapi.',
  },
  begin: 'Ajak saya berkeliling',
  no: 'Tidak, terima kasih',
  skip: 'Lewati tur',
  back: 'Kembali',
  next: 'Lanjut',
  done: 'Selesai',
  at: (step, steps) => `${step} dari ${steps}`,
  steps: {
    lesson: {
      title: 'Di sini Anda membaca',
      text: 'Nama dan alamat bergaris titik-titik adalah contoh. Begitu lab Anda berjalan, semuanya menjadi milik Anda sendiri.',
    },
    command: {
      title: 'Perintah mengetik dirinya sendiri',
      text: 'Satu tombol mengetikkan perintah di mesin yang tepat, yang lain menyalinnya. Anda juga boleh mengetiknya sendiri.',
    },
    open: {
      title: 'Di sini Anda bekerja',
      text: 'Tombol ini membuka meja kerja: tiga mesin milik Anda, di samping teks. Langkah berikutnya membukanya.',
    },
    machines: {
      title: 'Tiga mesin',
      text: 'mail adalah servernya, dan Anda root di sana. outside adalah orang asing di internet, inside rekan di kantor. Esc, lalu Tab untuk keluar dari terminal.',
    },
    check: {
      title: 'Yang harus dikerjakan',
      text: 'Tugas-tugas Anda, dengan petunjuk bila perlu. Periksa mengirim surat uji dan menunjukkan ke mana surat itu berakhir. Tekan sesering yang Anda mau.',
    },
    papers: {
      title: 'Yang dapat Anda lihat',
      text: 'Peta: surat di perjalanan, dan di mana surat ditolak. Grafik: queue dan beban. Kebijakan: baris pengaturan mana yang menentukan. Siapa itu siapa: nama dan alamat Anda.',
    },
    end: {
      title: 'Itu saja',
      text: 'Baca, coba, periksa. Setiap bab diakhiri kuis, dan hasil kerja Anda masih ada besok. Halaman “Memakai meja kerja” menampilkan tur ini lagi.',
    },
  },
};
