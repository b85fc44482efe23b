import type { SiteWords } from '../site.ts';

export const lesson: SiteWords['lesson'] = {
  aside: { note: 'Catatan', careful: 'Hati-hati', try: 'Cobalah', letter: '' },
  story: 'Dari kisahnya',
  runIn: (host) => `jalankan di ${host}`,
  copy: 'salin',
  inShort: 'Ringkasnya',
  atTheDesk: 'Di meja kerja',
  tour: 'Ajak saya berkeliling',
  showTask: 'Tampilkan tugas ini',
};
