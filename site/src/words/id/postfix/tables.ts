import type { tables as english } from '../../en/postfix/tables.ts';

/** Jenis tabel yang dapat disebut oleh sebuah nilai. */
export const tables: Record<keyof typeof english, string> = {
  hash: 'Tabel yang dibangun `postmap` dari berkas teks. Setelah tiap perubahan, jalankan postmap lagi.',
  btree: 'Tabel terurut yang dibangun `postmap` dari berkas teks.',
  lmdb: 'Tabel yang dibangun `postmap` dari berkas teks, dalam format LMDB.',
  texthash: 'Berkas teks yang dibaca apa adanya, tanpa `postmap`. Perubahan perlu reload.',
  cidr: 'Berkas teks berisi jaringan, masing-masing dengan jawabannya; yang pertama cocok berlaku.',
  regexp: 'Berkas teks berisi pola, masing-masing dengan jawabannya; yang pertama cocok berlaku.',
  pcre: 'Sama, dengan pola Perl.',
  inline: 'Tabel kecil yang ditulis di dalam nilai itu sendiri: `inline:{ key = answer }`.',
  static: 'Jawaban yang sama untuk tiap pertanyaan.',
  unix: 'Akun atau grup mesin ini: `unix:passwd.byname`.',
  proxy: 'Bertanya pada tabel lain lewat perantara, sehingga hanya dibuka sekali.',
};
