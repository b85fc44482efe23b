import type { sending as english } from '../../en/postfix/sending.ts';

/** Parameter yang menentukan bagaimana surat keluar, dan ke mana. */
export const sending: Record<keyof typeof english, string> = {
  relayhost:
    'Smart host: surat untuk domain lain diserahkan kepadanya, bukan ke MX tiap domain. Kurung siku, seperti `[mail.example.com]:587`, melewati pencarian MX.',
  transport_maps:
    'Untuk domain atau alamat tertentu: lewat layanan apa dan ke host mana suratnya pergi. Lebih kuat dari `relayhost`.',
  sender_dependent_relayhost_maps: 'Smart host menurut alamat pengirim. Lebih kuat dari `relayhost`.',
  sender_dependent_default_transport_maps:
    'Cara surat keluar menurut alamat pengirim, misalnya tiap domain lewat smart host sendiri.',
  default_transport: 'Layanan yang menerima surat untuk domain lain.',
  local_transport: 'Layanan yang menerima surat untuk `mydestination`.',
  virtual_transport: 'Layanan yang menerima surat untuk `virtual_mailbox_domains`.',
  smtp_fallback_relay: 'Host yang mendapat surat yang tidak dapat dikirim ke tempat seharusnya.',
  smtp_host_lookup: 'Apakah nama host dicari di DNS, di `/etc/hosts`, atau di keduanya.',
  smtp_dns_support_level: 'Apakah sisi pengirim memakai DNS, dan apakah meminta jawaban yang ditandatangani (DNSSEC).',
  ignore_mx_lookup_error: 'Menganggap domain yang MX-nya tidak dapat dicari seolah tidak punya MX.',
  best_mx_transport: 'Tindakan atas surat untuk domain yang MX terbaiknya mesin ini sendiri, padahal bukan miliknya.',
  defer_transports: 'Layanan yang suratnya disimpan di queue sampai ada yang memintanya.',
  master_service_disable: 'Layanan di master.cf yang dimatikan, misalnya `smtp/inet`.',

  smtp_bind_address: 'Alamat IPv4 asal surat keluar.',
  smtp_bind_address6: 'Alamat IPv6 asal surat keluar.',
  smtp_address_preference: 'Apakah IPv4 atau IPv6 yang dicoba dulu bila host punya keduanya.',
  smtp_balance_inet_protocols: 'Menjaga agar host dengan banyak alamat dari satu jenis juga dicoba lewat jenis lain.',
  smtp_tcp_port: 'Port tujuan surat bila tidak disebut yang lain.',
  smtp_helo_name:
    'Nama yang dipakai Postfix untuk memperkenalkan diri kepada server lain. Sebaiknya menuju kembali ke mesin ini.',
  smtp_randomize_addresses: 'Mengambil host MX dengan preferensi sama dalam urutan acak.',
  smtp_mx_address_limit: 'Berapa alamat host MX yang dicoba untuk satu pesan.',
  smtp_mx_session_limit: 'Berapa sesi yang dicoba untuk satu pesan sebelum ia menunggu.',
  smtp_connect_timeout: 'Berapa lama menunggu sampai sisi lain menjawab koneksi.',
  smtp_helo_timeout: 'Berapa lama menunggu sapaan dan jawaban EHLO.',
  smtp_data_done_timeout: 'Berapa lama menunggu jawaban setelah seluruh pesan terkirim.',
  smtp_skip_5xx_greeting: 'Mencoba MX berikutnya bila ada yang menyapa dengan penolakan.',
  smtp_connection_cache_on_demand: 'Memakai ulang koneksi bila banyak surat menuju tempat yang sama.',
  smtp_always_send_ehlo: 'Mengatakan EHLO juga kepada server yang tidak mengumumkan ESMTP.',
  smtp_quote_rfc821_envelope: 'Memberi tanda kutip pada karakter tidak biasa di alamat, seperti kata standar.',
  smtp_send_xforward_command: 'Memberi tahu filter yang mengenal XFORWARD dari mana pesan berasal.',

  smtp_sasl_auth_enable: 'Login ke server yang kata sandinya ada di `smtp_sasl_password_maps`.',
  smtp_sasl_password_maps:
    'Login dan kata sandi menurut server. Kuncinya harus ditulis sama seperti tujuan berikutnya: `[mail.example.com]:587`, dengan kurung dan port. Orang lain tidak boleh dapat membaca berkas ini.',
  smtp_sasl_security_options:
    'Yang tidak diterima saat login. Nilai bawaan menolak kata sandi polos, juga di bawah TLS, dan dengan begitu kebanyakan smart host.',
  smtp_sasl_tls_security_options: 'Sama, saat sesi terenkripsi. `noanonymous` mengizinkan kata sandi polos di sana.',
  smtp_sasl_mechanism_filter: 'Cara login yang boleh dipakai, dari yang ditawarkan server.',
  smtp_sasl_type: 'Pustaka mana yang melakukan login.',
  smtp_sasl_path: 'Tempat pustaka login menemukan yang dibutuhkannya.',
  smtp_sasl_auth_soft_bounce: 'Menyimpan surat di queue saat smart host menolak kata sandi, dan tidak membuat bounce.',
  smtp_sasl_auth_cache_name: 'Mengingat login yang ditolak, agar kata sandi salah tidak membuat akun diblokir.',
  smtp_sender_dependent_authentication: 'Mencari kata sandi menurut alamat pengirim lebih dulu.',

  smtp_tls_security_level:
    'Cara surat keluar: `may` mengenkripsi bila sisi lain bisa, `encrypt` mewajibkan, `verify` dan `secure` juga memeriksa sertifikatnya, `dane` bertanya ke DNS.',
  smtp_tls_policy_maps: 'Tingkat menurut tujuan, lebih kuat dari `smtp_tls_security_level`.',
  smtp_tls_wrappermode: 'Langsung mulai dengan TLS, seperti diminta port 465, bukan dengan STARTTLS.',
  smtp_tls_CAfile: 'Sertifikat otoritas yang dipercaya, dalam satu berkas.',
  smtp_tls_CApath: 'Sertifikat otoritas yang dipercaya, dalam sebuah folder.',
  smtp_tls_cert_file: 'Sertifikat kita sendiri sebagai client. Kebanyakan server tidak memintanya.',
  smtp_tls_key_file: 'Kunci privat sertifikat itu.',
  smtp_tls_chain_files: 'Kunci dan sertifikat client dalam satu daftar berkas.',
  smtp_tls_loglevel:
    'Seberapa banyak tentang TLS masuk ke log. 1 berarti satu baris per sesi; lebih dari itu untuk mencari kesalahan.',
  smtp_tls_session_cache_database: 'Tempat sesi diingat, agar yang berikutnya mulai lebih cepat.',
  smtp_tls_protocols: 'Versi TLS untuk enkripsi yang tidak diwajibkan.',
  smtp_tls_mandatory_protocols: 'Versi TLS bila enkripsi diwajibkan.',
  smtp_tls_ciphers: 'Tingkat cipher terlemah bila enkripsi tidak diwajibkan.',
  smtp_tls_mandatory_ciphers: 'Tingkat cipher terlemah bila enkripsi diwajibkan.',
  smtp_tls_secure_cert_match: 'Bagaimana nama di sertifikat harus cocok pada tingkat `secure`.',
  smtp_tls_verify_cert_match: 'Bagaimana nama di sertifikat harus cocok pada tingkat `verify`.',
  smtp_tls_note_starttls_offer: 'Mencatat di log server mana menawarkan STARTTLS sementara kita tidak memakainya.',
  smtp_use_tls: 'Sakelar lama untuk TLS saat mengirim; digantikan `smtp_tls_security_level`.',
  smtp_enforce_tls: 'Sakelar lama untuk mewajibkan TLS; digantikan `smtp_tls_security_level = encrypt`.',

  smtp_generic_maps: 'Menulis ulang alamat pada surat keluar, misalnya nama lokal menjadi nama yang ada di luar.',
  smtp_header_checks: 'Pola untuk header surat keluar.',
  masquerade_domains: 'Menyembunyikan nama host di bawah domain ini dalam alamat.',
};
