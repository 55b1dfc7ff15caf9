# Pengaturan di jendela.

settings-part-office = Kantor
settings-part-people = Petugas dan PIN
settings-part-reports = Laporan
settings-part-lists = Daftar pilihan
settings-part-policy = Aturan dan kapasitas
settings-part-trust = Penerbit sertifikat
settings-part-devices = Kamera dan pemindai
settings-part-look = Tampilan dan bahasa
settings-part-data = Data tamu

settings-office = Nama kantor
settings-post = Nama pos
settings-town = Kota untuk tempat tanda tangan
settings-officer = Petugas jaga
settings-templates = Mulai dari contoh
settings-templates-hint = Mengisi keperluan, dan menambah daftar instansi dan yang ditemui. Isi daftar Anda tidak dihapus.
settings-template-kecamatan = Contoh kecamatan
settings-template-opd = Contoh OPD

settings-signatory = Yang mengetahui laporan
settings-signatory-hint = Dikosongkan berarti garis untuk ditulis tangan.
settings-signatory-name = Nama
settings-signatory-position = Jabatan
settings-signatory-number = NIP
settings-evening-files = Berkas yang ditulis saat hari ditutup
settings-signing = Tanda tangan digital pada ekspor
settings-signing-hint = Berkas kunci dibuat dengan "posjaga export-key". Dikosongkan berarti ekspor tidak ditandatangani.
settings-sign-key = Berkas kunci
settings-sign-password = Berkas kata sandi kunci

settings-lists-hint = Satu pilihan per baris.
settings-purposes = Keperluan, dipilih dengan tombol 1 sampai 9
settings-other-purposes = Keperluan lain
settings-hosts = Yang ditemui
settings-hosts-hint = Nama; unit; telepon. Misalnya: Budi Santoso; Bagian Umum; 102
settings-organisations = Instansi asal tamu
settings-too-many = Terlalu banyak: hanya { $most } baris pertama yang dipakai.

settings-policy-why-hint = Aturan baru berlaku untuk semua tamu berikutnya. Alasannya dicatat di buku tamu dengan nama petugas.
settings-policy-why = Alasan perubahan
settings-policy-apply = Pakai aturan ini
settings-policy-chosen = Aturan masuk sudah diganti, dan tercatat di buku tamu
settings-policy-not-logged = Aturan masuk sudah diganti, tetapi belum tercatat: buku tamu bermasalah.
settings-policy-added = Aturan { $id } sudah ditambahkan
settings-policy-faulty = Berkas ini salah dan tidak dipakai.
settings-admit-seconds = Hasil "Layak Masuk" tampil selama
settings-seconds = detik
settings-capacity = Kapasitas
settings-capacity-hint = Layar memberi tahu bila orang di dalam mencapai batas. 0 berarti tidak dibatasi.
settings-overdue = Tamu disebut lewat waktu setelah
settings-hours = jam
settings-people = orang
settings-capacity-people = Daya tampung
settings-capacity-share = Yang boleh dipakai
settings-capacity-presets = Seperti pada PPKM
settings-capacity-limit = Batasnya sekarang { $limit } orang.
settings-own-policies = Aturan milik kantor ini
settings-own-policies-none = Belum ada. Contohnya dicetak dengan "posjaga policy show".
settings-add-policy = Tambah aturan dari berkas

settings-trust-max-age = Daftar dianggap lama setelah
settings-trust-installed = Daftar yang terpasang
settings-trust-none = Belum ada, jadi sertifikat belum bisa diverifikasi.
settings-trust-holds = Isi: { $count }
settings-trust-holds-from = Isi: { $count }, dari { $from }
settings-trust-dated = Tertanggal { $dated } ({ $days } hari lalu), ditambahkan { $added }
settings-trust-added = Ditambahkan { $added } ({ $days } hari lalu)
settings-add-trust = Tambah daftar dari berkas

settings-own-languages = Bahasa lain
settings-own-languages-none = Belum ada. Sebuah bahasa adalah satu berkas seperti ms.ftl.
settings-add-language = Tambah bahasa dari berkas
settings-language-added = { $unused ->
    [0] Bahasa { $code } sudah ditambahkan
   *[other] Bahasa { $code } sudah ditambahkan; { $unused } teksnya tidak dipakai, lihat "posjaga doctor"
}

settings-add = Tambahkan
settings-remove = Hapus…
settings-remove-of = Hapus { $name }
settings-remove-trust = Hapus daftar ini? Sertifikat dari penerbit di dalamnya lalu tidak dikenal.
settings-remove-policy = Hapus aturan ini? Bila sedang dipakai, tidak ada yang dinilai sampai aturan lain dipilih.
settings-remove-language = Hapus bahasa ini? Masih dipakai sampai Pos Jaga dibuka lagi.
settings-remove-yes = Ya, hapus
settings-remove-no = Jangan
settings-removed = { $name } sudah dihapus
settings-back = Batal

settings-scanner = Pemindai genggam di port serial
settings-scanner-none = Tidak ada, atau mengetik seperti papan tombol
settings-scanner-hint = Kebanyakan pemindai mengetik seperti papan tombol dan tidak perlu diatur di sini. Yang disetel ke USB serial (CDC, COM virtual) mengirim kode lewat port: pilihlah port itu.
settings-scanner-connected = Port terbuka: pemindai siap
settings-scanner-lost = Port tidak bisa dibuka. Pasang pemindainya; di Linux pengguna ini harus termasuk grup dialout. Sambungan dicoba lagi dengan sendirinya.
settings-calibrate = Uji pemindai
settings-calibrate-hint = Pindai kode ini dengan pemindai genggam atau kamera. Bila tata letak papan ketik atau Caps Lock merusaknya, layar mengatakan apa yang salah.
settings-calibrate-show = Tampilkan kode uji
settings-scanner-fits = Kode uji terbaca dengan benar: pemindai dan papan ketik cocok
settings-mirrored = Cerminkan gambar kamera di layar
settings-mirrored-hint = Seperti kamera depan ponsel. Pembacaan kode tidak terpengaruh.

settings-appearance = Tampilan
settings-light = Terang
settings-dark = Gelap
settings-high-contrast = Kontras tinggi
settings-text-size = Ukuran huruf

settings-guest-screen = Layar kedua untuk tamu
settings-guest-screen-hint = Menunjukkan ke mana kode diarahkan dan tanda hasilnya, tanpa nama. Bila hanya ada satu layar, muncul sebagai jendela biasa.
settings-sounds = Bunyi untuk setiap hasil

settings-retention = Masa simpan
settings-retention-hint = Sesudahnya, isian yang menunjuk orang dikosongkan dengan sendirinya, dengan berita acara. Sesuaikan dengan jadwal retensi arsip kantor.
settings-retention-days = Masa simpan identitas tamu
settings-retention-never = Data tamu disimpan selamanya. Undang-undang meminta batas waktu.
settings-retention-sooner = Isian yang dikosongkan lebih cepat (0: tidak lebih cepat):
settings-days = hari
