import type { SiteWords } from '../site.ts';

/** Of labs that have no texts/id.yaml. */
export const labs: SiteWords['labs'] = {
  triage: {
    title: 'Hentikan pendarahan',
    summary:
      'Surat lambat dan disk sibuk. Cari tahu sebabnya, hentikan pendarahannya, tanpa kehilangan satu pun surat yang sah.',
  },
  'be-the-spammer': {
    title: 'Menjadi spammer',
    summary: 'Temukan server terbuka seperti cara spammer, kirim lewat server itu, dan lihat siapa yang menanggungnya.',
  },
  'trusted-hosts': {
    title: 'Host tepercaya',
    summary:
      'Server {{organisation}} memercayai seluruh dunia. Ajari ia siapa yang patut dipercaya, dan jaga agar surat semua orang lain tetap mengalir.',
  },
  'hidden-doors': {
    title: 'Pintu tersembunyi',
    summary:
      'Server {{organisation}} tampak tertutup. Namun dua pintu tetap terbuka. Temukan keduanya, tanpa mengunci siapa pun yang memang berhak.',
  },
  'smart-host': {
    title: 'Smart host',
    summary:
      'Alamat Anda ada di daftar blokir, dan penyedia besar menolak surat Anda. Kirim semuanya lewat smart host milik ISP, dengan aman.',
  },
  authentication: {
    title: 'Login untuk yang di rumah',
    summary:
      'Orang-orang {{organisation}} ingin mengirim surat dari rumah. Beri mereka pintu sendiri, dan jangan beri siapa pun yang lain.',
  },
  capstone: {
    title: 'Seluruh insiden',
    summary:
      'Ujian. Server milik orang asing, masuk daftar, queue-nya penuh, orang-orangnya terkunci di luar. Kembalikan semuanya ke keadaan tertib.',
  },
};
