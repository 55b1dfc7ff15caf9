# Hubungan ke pusat: yang dikatakan baris status, pengaturan, dan `posjaga sync`.

# Di baris status.
sync-sent-up-to = terkirim sampai { $time }
sync-sent-waiting = terkirim sampai { $time } · { $count } menunggu
sync-nothing-sent = belum ada yang terkirim · { $count } menunggu
sync-waits-unknown = terkirim sampai { $time } · buku tamu sedang tidak dapat dibaca

# Apa yang salah, setengah kalimat; lalu apa yang dapat dilakukan.
sync-not-enrolled = pos ini belum terdaftar: mintalah berkas pendaftaran kepada pusat
sync-locked = buku tamu terenkripsi; pengiriman berlanjut setelah dibuka
sync-by-stick-alone = pusat hanya dicapai lewat berkas: pakailah “Ke berkas”
sync-no-connection = tidak ada sambungan ke { $host }; akan dicoba lagi dengan sendirinya
sync-timeout = { $host } tidak menjawab pada waktunya; akan dicoba lagi dengan sendirinya
sync-proxy = proxy jaringan ini tidak meneruskan sambungan ke { $host }; tanyakan kepada pengelola jaringan
sync-unknown-issuer = sertifikat { $host } bukan dari pusat ini: ada pihak di tengah, atau pusat dipasang ulang dan pos ini memerlukan berkas pendaftaran baru
sync-wrong-name = sertifikatnya bukan untuk { $host }: tanyakan kepada pusat apakah alamatnya berubah
sync-not-yet-valid = sertifikat { $host } belum berlaku: periksa jam komputer ini
sync-expired = sertifikat { $host } sudah kedaluwarsa: periksa jam komputer ini, lalu beri tahu pusat
sync-insecure = tidak ada sambungan aman ke { $host } ({ $what })
sync-not-the-centre = datang jawaban dari { $host } yang bukan jawaban pusat (status { $status }): jaringan ini mungkin meminta login dahulu, atau ada proxy di tengah
sync-not-the-centre-at-all = datang jawaban dari { $host } yang bukan jawaban pusat: jaringan ini mungkin meminta login dahulu, atau ada proxy di tengah
sync-too-long = datang jawaban dari { $host } yang terlalu panjang dan bukan jawaban pusat
sync-refused-malformed = pusat tidak memahami kiriman pos ini; akan dicoba lagi dengan sendirinya
sync-refused-signature = pusat tidak mengenal kunci pos ini: daftarkan kembali pos ini
sync-refused-not-enrolled = pusat tidak mengenal pos ini: daftarkan kembali
sync-refused-revoked = pusat telah mencabut pos ini: tanyakan ke sana sebelum mendaftarkannya kembali
sync-refused-superseded = pos ini sekarang terdaftar di komputer lain, sehingga komputer ini tidak mengirim lagi
sync-refused-code-used = berkas pendaftaran sudah terpakai: mintalah yang baru kepada pusat
sync-refused-code-expired = berkas pendaftaran sudah terlalu lama: mintalah yang baru kepada pusat
sync-refused-code-wrong = pusat tidak mengenal kode berkas pendaftaran ini: mintalah yang baru
sync-refused-newer = pusat lebih lama daripada program ini; pengiriman berlanjut setelah pusat diperbarui
sync-refused-older = program ini terlalu lama untuk pusat: pasanglah versi { $version } atau yang lebih baru
sync-refused-older-unknown = program ini terlalu lama untuk pusat: pasanglah versi yang lebih baru
sync-refused-busy = pusat sedang sibuk; akan dicoba lagi dengan sendirinya
sync-refused-other = pusat menolak: { $code }
sync-branch = pusat memiliki catatan { $seq } yang lain daripada buku tamu ini: cadangan yang dipulihkan, atau salinan komputer ini yang juga mengirim. Tanyakan kepada pusat; dengan berkas pendaftaran baru pengiriman berlanjut dari sini
sync-confused = pusat berulang kali meminta hal yang sama; beri tahu pusat
sync-in-use = program lain sedang mengirim
sync-log = buku tamu sedang tidak dapat dibaca; akan dicoba lagi dengan sendirinya
sync-folder = sebuah berkas di folder “sync” dalam folder data tidak dapat dibaca atau ditulis
sync-key = komputer ini tidak dapat membuat kunci
sync-no-enrolment = ini bukan berkas pendaftaran dari pusat
sync-newer-file = berkas ini dari versi Pos Jaga yang lebih baru: perbarui program ini
sync-for-another = berkas ini untuk pos lain, atau untuk pendaftaran pos ini yang terdahulu
sync-no-parcel = ini bukan berkas Pos Jaga untuk diska lepas, atau sudah diubah

# Hal yang sama secara singkat, untuk baris status.
sync-short-not-enrolled = belum terdaftar di pusat
sync-short-locked = terkunci, tidak terkirim
sync-short-by-stick = dikirim lewat berkas
sync-short-no-connection = tidak ada sambungan ke pusat
sync-short-timeout = pusat tidak menjawab
sync-short-proxy = proxy menolak
sync-short-unknown-issuer = sertifikat bukan dari pusat
sync-short-wrong-name = sertifikat untuk nama lain
sync-short-not-yet-valid = sertifikat belum berlaku: periksa jam
sync-short-expired = sertifikat kedaluwarsa
sync-short-insecure = sambungan tidak aman
sync-short-not-the-centre = jawaban bukan dari pusat
sync-short-revoked = dicabut oleh pusat
sync-short-superseded = terdaftar di komputer lain
sync-short-newer = pusat lebih lama daripada program ini
sync-short-older = terlalu lama untuk pusat
sync-short-busy = pusat sedang sibuk
sync-short-refused = pusat menolak
sync-short-branch = pusat memiliki catatan lain
sync-short-log = tidak terkirim: buku tamu tidak terbaca
sync-short-trouble = tidak terkirim: lihat Pengaturan, Pusat

# Kiriman pusat yang tidak diterima.
sync-item-refused = { $name } ({ $kind }) dari pusat tidak diterima: { $fault }
sync-item-signature = tanda tangannya tidak sah
sync-item-label = ditandatangani sebagai hal lain
sync-item-unknown = program ini tidak mengenal kiriman seperti itu
sync-item-too-large = terlalu besar
sync-item-other-office = untuk kantor lain
sync-item-stale = yang berlaku sekarang lebih baru
sync-item-content = isinya ditolak
sync-item-disk = tidak dapat disimpan

# Catatan yang tidak dapat dipakai pusat.
sync-quarantined = { $count } catatan ada di karantina pusat ({ $codes })
sync-quarantine-unknown-kind = jenisnya belum dikenal pusat
sync-quarantine-unknown-visit = dengan nilai yang belum dikenal pusat
sync-quarantine-link = buku tamu di sini telah diubah
sync-quarantine-branch = catatan lain memiliki nomor yang sama
sync-quarantine-other = { $code }

# Keadaannya.
sync-standing-none = Pos ini tidak tergabung ke pusat mana pun. Tidak ada yang dikirim, dan tidak ada sambungan yang dibuat.
sync-standing-alone = Pos ini tidak tergabung ke pusat mana pun, dan menulis berkas untuk pos lain.
sync-standing-asked = Pendaftaran di { $office } sebagai { $post } sudah diminta, dan belum dijawab.
sync-standing-member = { $post }, { $office }
sync-at = Pusat: { $host }
sync-by-stick = Pusat: hanya lewat berkas
sync-post = Pos: { $post }, masa ke-{ $epoch }
sync-fingerprint = Kunci pos ini: { $fingerprint }
sync-trouble-since = Sejak { $time }: { $trouble }
sync-clock-behind = Jam komputer ini terlambat { $minutes } menit dari jam pusat
sync-clock-ahead = Jam komputer ini lebih cepat { $minutes } menit dari jam pusat
sync-min-version = Pusat menerima versi { $version } dan yang lebih baru
sync-notice = Pemberitahuan pusat, { $date }: { $text }

# Yang telah dilakukan.
sync-done-sent = { $entries ->
    [0] Semuanya sudah terkirim
   *[other] { $entries } catatan terkirim
}
sync-done-items = { $items } kiriman pusat dipasang
sync-done-enrolled = Terdaftar sebagai { $post }, { $office }
sync-done-by-stick = Pusat hanya dicapai lewat berkas. Tulis permintaannya dengan “posjaga sync to FILE”, bawa ke pusat, lalu ambil jawabannya dengan “posjaga sync from FILE”
sync-written = { $file }: { $entries } catatan
sync-written-left = { $file } sudah penuh; { $left } catatan tersisa untuk berkas berikutnya
sync-written-request = { $file }: permintaan pendaftaran
sync-written-plain = Berkas ini tidak dienkripsi, karena tidak ada pusat yang dituju: isinya nama-nama tamu
sync-taken-nothing = Tidak ada yang baru bagi pos ini dalam berkas itu
sync-taken-answers = { $answers } jawaban pusat diterima
sync-enrol-was-member = Pos ini sudah tergabung ke pusat ({ $office }). Dengan --again pos didaftarkan ulang, dan seluruh buku tamunya dikirim kembali
sync-import-for-a-centre = berkas ini dienkripsi untuk pusat, dan tidak dapat dibuka pos lain
sync-unknown-post = ditandatangani oleh pos “{ $post }” dengan kunci { $fingerprint }, yang di sini tidak dijamin siapa pun. Bandingkan dengan keterangan “posjaga sync status” di sana

sync-sender-died = Pengiriman ke pusat berhenti; tamu tetap dicatat seperti biasa. Tutup lalu buka lagi Pos Jaga.

sync-sent = Semuanya sudah terkirim
sync-enrolled = Pos ini sudah terdaftar
sync-asks-by-stick = Pusat hanya dicapai lewat berkas: tulis permintaannya dengan “Ke berkas…”, bawa ke pusat, lalu ambil jawabannya dengan “Dari berkas…”

# Di pengaturan.
sync-settings = Pusat
sync-send-now = Kirim sekarang
sync-to-file = Ke berkas…
sync-from-file = Dari berkas…
sync-enrol-file = Daftarkan dari berkas…
sync-enrol-camera = Atau tunjukkan kode QR pendaftaran ke kamera
sync-settings-hint = Pusat melihat siapa yang ada di kantor mana. Yang dikirim hanya yang disebut berkas pendaftaran; tanpa berkas itu tidak ada yang dikirim, dan tidak ada sambungan yang dibuat.
sync-fields = Yang dikirim selain jumlah: { $fields }
sync-fields-none = Hanya jumlah yang dikirim, tanpa nama
sync-ask-enrol = Daftarkan pos ini sebagai { $post } di { $office }, di { $host }?
sync-enrol = Daftarkan
sync-not-now = Nanti saja
sync-working = Sedang dikerjakan…
