import type { Words } from '../index.ts';

export const who: Words['who'] = {
  machines: 'Mesin-mesinnya',
  host: 'Host',
  nameAndAddresses: 'Nama dan alamat',
  names: 'Nama yang perlu diketahui',
  organisation: 'Organisasi Anda',
  domain: 'Domain suratnya',
  lan4: 'LAN kantor',
  lan6: '… dan IPv6-nya',
  blockList: 'Daftar blokir',
  otherServer: 'Server yang satunya',
  mailboxElsewhere: 'Kotak surat di tempat lain',
};
