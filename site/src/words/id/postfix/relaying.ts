import type { relaying as english } from '../../en/postfix/relaying.ts';

/** Parameter yang menentukan siapa server ini, siapa yang dipercayainya, dan apa yang ditolaknya. */
export const relaying: Record<keyof typeof english, string> = {
  myhostname: 'Nama lengkap mesin ini. Server menyapa dengannya, dan banyak pengaturan lain dibangun di atasnya.',
  mydomain: 'Domain mesin ini: nama lengkapnya tanpa bagian pertama.',
  myorigin: 'Domain yang ditambahkan pada alamat tanpa domain, misalnya surat dari `root` atau cron.',
  mydestination:
    'Domain yang suratnya berakhir di mesin ini, di kotak surat akunnya sendiri. Surat untuknya bukan relay. Domain orang lain di sini menelan surat mereka.',
  inet_interfaces: 'Alamat tempat Postfix menerima surat. `loopback-only` hanya melayani mesin ini sendiri.',
  inet_protocols: 'Apakah Postfix memakai IPv4, IPv6, atau keduanya. Aturan untuk yang satu tidak mencakup yang lain.',
  proxy_interfaces:
    'Alamat router atau proxy di depan mesin ini yang menuju ke sini. Tanpanya, MX cadangan dapat mengirim surat berputar-putar.',
  smtpd_banner: 'Sapaan setelah kode 220. Harus diawali dengan nama mesin (RFC 5321, 4.3.1).',
  compatibility_level:
    'Generasi nilai bawaan yang diinginkan. Beberapa nilai bawaan bergantung padanya, juga milik `smtpd_relay_restrictions`.',
  recipient_delimiter: 'Pemisah kotak surat dari tanda di alamat: dengan `+`, surat untuk anna+toko sampai ke anna.',

  mynetworks:
    'Client yang alamatnya ada di daftar ini dipercaya: `permit_mynetworks` mengizinkan mereka mengirim ke mana saja. Tulis hanya jaringan yang mesinnya Anda kenal, untuk IPv4 dan IPv6.',
  mynetworks_style:
    'Cara `mynetworks` ditebak bila tidak ditetapkan: hanya mesin ini (`host`), jaringannya (`subnet`), atau seluruh kelas alamat lama (`class`), yang memercayai orang asing.',
  relay_domains:
    'Domain yang bukan milik server ini tetapi suratnya diterima dari siapa saja lalu diteruskan, seperti MX cadangan. Subdomainnya bisa ikut termasuk.',
  relay_recipient_maps:
    'Penerima yang ada di `relay_domains`. Tanpanya server menerima surat untuk siapa saja di sana dan nanti harus mengembalikannya sebagai bounce.',
  relay_transport: 'Cara surat untuk `relay_domains` diteruskan.',
  relay_clientcerts: 'Sidik jari sertifikat client yang dipercaya oleh `permit_tls_clientcerts`.',
  permit_mx_backup_networks:
    'Mempersempit `permit_mx_backup`: MX terbaik domain itu harus ada di salah satu jaringan ini.',
  parent_domain_matches_subdomains:
    'Daftar di mana `example.com` juga berarti semua host di bawahnya. Di daftar lain, tulis `.example.com` untuk itu.',
  local_header_rewrite_clients:
    'Client yang headernya dilengkapi dengan domain kita. Header dari yang lain tetap apa adanya.',
  allow_untrusted_routing:
    'Apakah rute di dalam alamat, misalnya `user@other.example@here.example`, boleh diikuti untuk orang asing. `yes` membuka pintu relay.',
  allow_percent_hack:
    'Menganggap `user%other.example` sebagai `user@other.example`, cara lama meneruskan surat lewat server lain.',
  swap_bangpath: 'Menganggap `other!user` sebagai `user@other`, cara UUCP.',
  smtpd_authorized_xclient_hosts:
    'Client yang boleh mengaku sebagai orang lain lewat XCLIENT, dengan alamat atau login apa pun. Siapa pun di sini dapat membuat aturan tentang client tidak berguna.',
  smtpd_authorized_xforward_hosts:
    'Client yang boleh memberi tahu asal pesan lewat XFORWARD. Hanya untuk log, bukan untuk izin.',
  smtpd_upstream_proxy_protocol:
    'Mengambil alamat client dari load balancer di depannya. Maka hanya balancer itu yang boleh mencapai port ini.',

  smtpd_relay_restrictions:
    'Gerbang terhadap relay: ditanyakan untuk tiap penerima, berisi aturan tentang siapa yang boleh mengirim ke domain lain. Harus memuat aturan yang menolak, misalnya `reject_unauth_destination`.',
  smtpd_recipient_restrictions:
    'Aturan untuk tiap penerima, terutama terhadap spam. Sebelum Postfix 2.10 gerbang terhadap relay juga ada di sini.',
  smtpd_sender_restrictions: 'Aturan tentang pengirim di envelope, ditanyakan sebelum aturan tentang penerima.',
  smtpd_helo_restrictions: 'Aturan tentang nama yang diberikan client dalam HELO atau EHLO.',
  smtpd_client_restrictions: 'Aturan tentang client: alamat, nama, sertifikat, dan loginnya.',
  smtpd_data_restrictions: 'Aturan yang ditanyakan saat client mengatakan DATA, ketika semua penerima sudah diketahui.',
  smtpd_end_of_data_restrictions: 'Aturan yang ditanyakan setelah seluruh pesan tiba, sehingga ukurannya diketahui.',
  smtpd_etrn_restrictions: 'Siapa yang boleh meminta lewat ETRN agar surat yang menunggu dikirim sekarang.',
  smtpd_restriction_classes: 'Nama untuk daftar restriction buatan Anda, yang dapat dijawabkan oleh tabel akses.',
  smtpd_relay_before_recipient_restrictions:
    'Apakah gerbang terhadap relay ditanyakan sebelum `smtpd_recipient_restrictions` atau sesudahnya.',
  smtpd_delay_reject:
    'Menunda penolakan sampai penerima disebut. Log lalu memuat dari siapa untuk siapa, dan client yang mengabaikan penolakan dini pun mengerti.',
  smtpd_helo_required: 'Apakah client harus memperkenalkan diri dengan HELO atau EHLO sebelum boleh mengirim.',
  smtpd_null_access_lookup_key: 'Yang dicari di tabel akses sebagai pengganti pengirim kosong, milik bounce.',
  smtpd_reject_unlisted_recipient:
    'Menolak penerima yang tidak ada di domain kita, sehingga tidak perlu dibuat bounce.',
  smtpd_reject_unlisted_sender: 'Menolak pengirim di domain kita yang tidak ada.',
  smtpd_sender_login_maps: 'Login mana memiliki alamat pengirim mana. Ditanyakan oleh aturan `…sender_login_mismatch`.',
  smtpd_log_access_permit_actions: 'Menulis ke log bila salah satu aturan ini mengizinkan sesuatu.',
  smtpd_policy_service_default_action: 'Yang terjadi bila layanan kebijakan yang ditanya tidak menjawab.',
  strict_rfc821_envelopes: 'Mewajibkan `<>` di sekitar alamat dalam MAIL FROM dan RCPT TO, seperti kata standar.',
  disable_vrfy_command: 'Mematikan VRFY, yang dapat dipakai orang asing untuk mencoba alamat mana yang ada.',
  smtpd_discard_ehlo_keywords: 'Kata yang dihilangkan dari jawaban EHLO, agar client tidak memakai ekstensi itu.',
  smtpd_forbid_unauth_pipelining: 'Mengakhiri sesi dengan client yang mengirim perintah lebih dulu tanpa diizinkan.',
  smtpd_forbid_bare_newline:
    'Tindakan atas baris yang berakhir tanpa carriage return. Baris seperti itu dapat menyembunyikan pesan di dalam pesan lain (SMTP smuggling).',
  smtpd_forbid_bare_newline_exclusions: 'Client yang tetap boleh mengirim baris seperti itu.',
  smtpd_reject_footer: 'Teks yang ditambahkan pada tiap penolakan, misalnya siapa yang bisa dihubungi.',

  access_map_reject_code: 'Kode penolakan oleh tabel akses yang menjawab REJECT.',
  reject_code: 'Kode penolakan oleh `reject` biasa.',
  defer_code: 'Kode saat `defer` meminta client datang lagi.',
  relay_domains_reject_code: 'Kode untuk “Relay access denied”.',
  maps_rbl_reject_code: 'Kode untuk client yang tercantum di daftar blokir.',
  unknown_local_recipient_reject_code: 'Kode untuk penerima yang tidak ada di `mydestination`.',
  unknown_client_reject_code: 'Kode untuk client yang alamatnya tidak punya nama yang benar.',
  unknown_address_reject_code: 'Kode untuk pengirim atau penerima yang domainnya tidak ada.',
  unverified_recipient_reject_code: 'Kode bila server berikutnya ternyata tidak mengenal penerima.',
  reject_tempfail_action: 'Tindakan aturan bila pertanyaan ke DNS gagal untuk sementara.',
  default_rbl_reply: 'Yang dikatakan kepada client yang tercantum di daftar blokir.',
  soft_bounce:
    'Mengubah tiap penolakan tetap menjadi “coba lagi nanti”. Baik untuk percobaan, buruk untuk selamanya: tidak ada yang berakhir.',
};
