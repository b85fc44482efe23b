import type { restrictions as english } from '../../en/postfix/restrictions.ts';

/** Arti tiap restriction milik smtpd. */
export const restrictions: Record<keyof typeof english, string> = {
  permit: 'Mengizinkan apa pun yang sampai di sini. Yang sesudahnya di daftar ini tidak ditanya.',
  reject: 'Menolak apa pun yang sampai di sini. Yang sesudahnya di daftar ini tidak ditanya.',
  defer: 'Meminta client datang lagi nanti, apa pun itu.',
  defer_if_permit: 'Bila daftar ini akhirnya mengizinkan client, ia diminta datang lagi nanti.',
  defer_if_reject: 'Bila daftar ini akhirnya menolak client, ia diminta datang lagi nanti.',
  warn_if_reject: 'Restriction sesudahnya hanya memperingatkan di log saat seharusnya menolak. Untuk mencoba-coba.',
  sleep: 'Menunggu sekian detik, lalu lanjut.',

  permit_mynetworks: 'Mengizinkan client yang alamatnya ada di `mynetworks`.',
  permit_inet_interfaces: 'Mengizinkan client yang datang dari salah satu alamat mesin ini sendiri.',
  permit_sasl_authenticated: 'Mengizinkan client yang sudah login.',
  permit_tls_clientcerts: 'Mengizinkan client yang sertifikatnya ada di `relay_clientcerts`.',
  permit_tls_all_clientcerts:
    'Mengizinkan client dengan sertifikat apa pun dari otoritas yang dipercaya. Dengan otoritas publik itu hampir semua orang.',
  permit_auth_destination: 'Mengizinkan surat untuk domain kita dan untuk `relay_domains`.',
  permit_mx_backup:
    'Mengizinkan surat untuk tiap domain yang DNS-nya menyebut mesin ini sebagai MX. Siapa pun pemilik domain dapat melakukannya; persempit dengan `permit_mx_backup_networks`.',
  permit_dnswl_client: 'Mengizinkan client yang disebut baik oleh sebuah daftar di DNS.',
  permit_rhswl_client: 'Mengizinkan client yang namanya disebut baik oleh sebuah daftar di DNS. Nama mudah diakui.',

  reject_unauth_destination:
    'Menolak surat untuk domain yang bukan milik kita dan tidak ada di `relay_domains`. Inilah aturan yang menutup relay.',
  defer_unauth_destination:
    'Sama, tetapi meminta client datang lagi nanti. Gerbang yang lebih lunak selagi belum yakin.',
  reject_non_fqdn_recipient: 'Menolak penerima yang domainnya bukan nama lengkap.',
  reject_unknown_recipient_domain: 'Menolak penerima yang domainnya tidak punya MX maupun alamat di DNS.',
  reject_unlisted_recipient: 'Menolak penerima yang tidak ada di domain kita.',
  reject_unverified_recipient: 'Bertanya pada server berikutnya apakah penerima ada, dan menolak bila tidak.',
  reject_multi_recipient_bounce:
    'Menolak surat dengan pengirim kosong dan beberapa penerima. Bounce yang jujur tidak begitu.',

  reject_non_fqdn_sender: 'Menolak pengirim yang domainnya bukan nama lengkap.',
  reject_unknown_sender_domain: 'Menolak pengirim yang domainnya tidak punya MX maupun alamat di DNS.',
  reject_unlisted_sender: 'Menolak pengirim di domain kita yang tidak ada.',
  reject_unverified_sender:
    'Bertanya pada server pengirim apakah alamatnya ada. Mahal, dan orang lain dapat memblokir Anda karenanya.',
  reject_sender_login_mismatch:
    'Menolak alamat pengirim milik login lain, atau milik suatu login bila tidak ada yang login.',
  reject_authenticated_sender_login_mismatch: 'Menolak alamat pengirim yang bukan milik login client ini.',
  reject_unauthenticated_sender_login_mismatch: 'Menolak alamat pengirim yang ada pemiliknya bila client tidak login.',
  reject_known_sender_login_mismatch: 'Menolak alamat pengirim yang ada pemiliknya bila bukan login client ini.',

  reject_unknown_client_hostname:
    'Menolak client yang alamat dan namanya tidak saling menunjuk. Ketat: yang jujur pun bisa gagal.',
  reject_unknown_client: 'Nama lama dari `reject_unknown_client_hostname`.',
  reject_unknown_reverse_client_hostname: 'Menolak client yang alamatnya sama sekali tidak punya nama.',
  reject_rbl_client: 'Menolak client yang ada di daftar blokir yang disebut.',
  reject_rbl: 'Nama lama dari `reject_rbl_client`.',
  reject_rhsbl_client: 'Menolak client yang namanya ada di daftar blokir yang disebut.',
  reject_rhsbl_reverse_client: 'Sama, dengan nama dari alamat client, baik menunjuk kembali maupun tidak.',
  reject_rhsbl_helo: 'Menolak client yang nama HELO-nya ada di daftar blokir yang disebut.',
  reject_rhsbl_sender: 'Menolak pengirim yang domainnya ada di daftar blokir yang disebut.',
  reject_rhsbl_recipient: 'Menolak penerima yang domainnya ada di daftar blokir yang disebut.',
  reject_plaintext_session: 'Menolak yang dikatakan tanpa TLS.',
  reject_unauth_pipelining: 'Menolak client yang mengirim perintah lebih dulu tanpa diizinkan.',

  reject_invalid_helo_hostname: 'Menolak nama HELO yang bentuknya salah.',
  reject_invalid_hostname: 'Nama lama dari `reject_invalid_helo_hostname`.',
  reject_non_fqdn_helo_hostname: 'Menolak nama HELO yang bukan nama lengkap.',
  reject_non_fqdn_hostname: 'Nama lama dari `reject_non_fqdn_helo_hostname`.',
  reject_unknown_helo_hostname: 'Menolak nama HELO yang tidak dikenal DNS. Ketat: yang jujur pun bisa gagal.',
  reject_unknown_hostname: 'Nama lama dari `reject_unknown_helo_hostname`.',
  reject_unknown_address: 'Nama lama dari `reject_unknown_sender_domain`.',

  check_client_access:
    'Mencari nama dan alamat client di tabel yang menjawab OK, REJECT, dan sebagainya. OK di daftar relay membolehkannya melakukan relay.',
  check_reverse_client_hostname_access: 'Sama, dengan nama dari alamat client, baik menunjuk kembali maupun tidak.',
  check_helo_access:
    'Mencari nama HELO di tabel. Client dapat mengaku apa saja, jadi jangan pernah mengizinkan karenanya.',
  check_sender_access:
    'Mencari pengirim di tabel. Siapa pun dapat menulis pengirim apa pun, jadi OK di daftar relay membuka relay bagi semua.',
  check_recipient_access: 'Mencari penerima di tabel. OK sebelum gerbang terhadap relay membukanya untuk mereka.',
  check_sasl_access: 'Mencari login di tabel.',
  check_ccert_access: 'Mencari sidik jari sertifikat client di tabel.',
  check_etrn_access: 'Mencari domain dari perintah ETRN di tabel.',
  check_policy_service: 'Bertanya pada program buatan Anda, di sebuah soket, apa yang harus dilakukan.',
  check_client_mx_access: 'Mencari host MX dari nama client di tabel.',
  check_client_ns_access: 'Mencari server nama dari nama client di tabel.',
  check_client_a_access: 'Mencari alamat dari nama client di tabel.',
  check_reverse_client_hostname_mx_access: 'Mencari host MX dari nama milik alamat client di tabel.',
  check_reverse_client_hostname_ns_access: 'Mencari server nama dari nama milik alamat client di tabel.',
  check_reverse_client_hostname_a_access: 'Mencari alamat dari nama milik alamat client di tabel.',
  check_helo_mx_access: 'Mencari host MX dari nama HELO di tabel.',
  check_helo_ns_access: 'Mencari server nama dari nama HELO di tabel.',
  check_helo_a_access: 'Mencari alamat dari nama HELO di tabel.',
  check_sender_mx_access: 'Mencari host MX dari domain pengirim di tabel.',
  check_sender_ns_access: 'Mencari server nama dari domain pengirim di tabel.',
  check_sender_a_access: 'Mencari alamat dari domain pengirim di tabel.',
  check_recipient_mx_access: 'Mencari host MX dari domain penerima di tabel.',
  check_recipient_ns_access: 'Mencari server nama dari domain penerima di tabel.',
  check_recipient_a_access: 'Mencari alamat dari domain penerima di tabel.',
  check_recipient_maps: 'Nama lama dari `reject_unlisted_recipient`.',

  permit_naked_ip_address: 'Dihapus sejak Postfix 3.9: daftar yang memuatnya membuat server menolak surat.',
  reject_maps_rbl:
    'Dihapus sejak Postfix 3.9: daftar yang memuatnya membuat server menolak surat. Pakai `reject_rbl_client`.',
  check_relay_domains:
    'Dihapus sejak Postfix 3.9: daftar yang memuatnya membuat server menolak surat. Pakai `reject_unauth_destination`.',
};
