# What went wrong, and what to do about it: half a sentence, which the window makes a whole one of.

# Why the system says no.
system-not-found = tidak ada berkas atau folder itu
system-no-permission = tidak ada izin
system-disk-full = penyimpanan penuh
system-read-only = penyimpanan hanya bisa dibaca
system-no-file = ini bukan berkas biasa
system-in-use = berkas sedang dibuka program lain; tutup dulu di sana

# The guest book.
visit-log-not-found = tidak ada kunjungan dengan ID { $id }; lihat "posjaga log inside"
visit-log-already-left = tamu kunjungan { $id } sudah keluar
visit-log-still-inside = tamu kunjungan { $id } masih di dalam, jadi kunjungannya tidak dimusnahkan; catat dulu keluarnya
visit-log-destroyed = kunjungan ini sudah dimusnahkan dan tidak bisa dikembalikan
visit-log-moved = berkas buku tamu dipindah, dihapus, atau diganti; kembalikan berkasnya, lalu coba lagi
visit-log-disk-full = disk penuh, buku tamu tidak bisa ditulis; kosongkan ruang disk
visit-log-read-only = buku tamu tidak bisa ditulis, berkas atau foldernya hanya bisa dibaca; periksa izinnya
visit-log-locked = buku tamu sedang dipakai program lain; tutup program itu, lalu coba lagi
visit-log-damaged = buku tamu rusak, atau bukan buku tamu Pos Jaga; jangan dihapus: selamatkan yang masih terbaca ("posjaga log rescue"), atau pulihkan cadangan
visit-log-key-needed = buku tamu terenkripsi; buka dengan kata sandi atau kunci pemulihannya
visit-log-wrong-key = kunci ini tidak membuka buku tamu ini; pakai kunci pemulihan yang sudah dicetak
visit-log-version = buku tamu milik versi Pos Jaga yang lain; pasang versi terbaru
visit-log-newer = buku tamu berasal dari Pos Jaga yang lebih baru (versi { $found }, program ini mengenal sampai { $known }); pasang versi terbaru
visit-log-old-sqlite = SQLite { $found } bisa merusak buku tamu; pasang Pos Jaga yang asli
visit-log-disk = disk bermasalah; buat cadangan dan minta disk serta kabelnya diperiksa
visit-log-not-local = buku tamu tidak bisa di drive jaringan; pakai folder di komputer ini
visit-log-other = buku tamu tidak berfungsi; coba lagi, lalu pulihkan cadangan

# The key of an encrypted guest book.
key-wrong = kata sandi salah; ketik ulang, atau pakai kunci pemulihan yang sudah dicetak
key-mistyped = kunci pemulihan salah ketik; periksa setiap huruf
key-broken = berkas kunci buku tamu rusak; pakai kunci pemulihan yang sudah dicetak
key-missing = berkas kunci buku tamu tidak ada; pakai kunci pemulihan yang sudah dicetak
key-length = kata sandi harus paling sedikit { $min } dan paling banyak { $max } karakter
key-system = kunci tidak bisa dihitung, memorinya kurang

# A visit.
visit-no-name = nama tamu belum diisi
visit-too-long = isian { $field } lebih panjang dari { $limit } huruf
visit-party = jumlah orang dari 1 sampai { $limit }
visit-year = waktu di luar tahun { $first } sampai { $last }; periksa jam komputer
visit-left-before-arriving = waktu keluar lebih awal daripada waktu masuk; periksa jam komputer
visit-end-without-time = kunjungan yang ditandai selesai perlu waktu keluar
visit-future = waktunya belum terjadi; periksa tanggal dan jamnya, juga jam komputer

# The data folder.
folder-cannot-read = berkas atau folder tidak bisa dibaca ({ $why })
folder-cannot-create = folder tidak bisa dibuat ({ $why })
folder-cannot-remove = berkas atau folder tidak bisa dihapus ({ $why })
folder-cannot-write = berkas tidak bisa ditulis ({ $why })
folder-settings = pengaturan salah, perbaiki config.toml: { $what }
folder-settings-line = baris { $line }: { $what }
folder-setting-whole-number = { $name } berupa bilangan bulat
folder-setting-true-or-false = { $name } berisi true atau false
folder-setting-no-table = { $name } tidak berada di dalam tabel
folder-setting-language = bahasa ditulis dengan kodenya, misalnya "id" atau "en"
folder-setting-none-of = bukan salah satu dari { $names }
folder-setting-too-long = lebih panjang dari { $limit } huruf
folder-setting-too-many = lebih dari { $limit } entri dalam satu daftar
folder-setting-too-many-purposes = lebih dari { $limit } keperluan
folder-setting-purpose-too-long = ada keperluan yang lebih panjang dari { $limit } huruf
folder-setting-no-field = { $name } bukan salah satu dari { $names }
folder-setting-host-name = orang yang ditemui perlu nama
folder-setting-too-many-officers = lebih dari { $limit } petugas
folder-setting-officer-name = nama petugas terdiri atas 1 sampai { $limit } huruf
folder-setting-officer-twice = dua petugas bernama sama
folder-setting-role = peran berisi "officer" atau "supervisor"
folder-setting-pin = PIN disimpan sebagai hash Argon2id; tetapkan lewat jendela
folder-setting-supervisor = pengawas harus punya PIN
folder-trust = daftar penerbit sertifikat ditolak: { $why }
folder-file-changed = berkas berubah sejak ditambahkan; tambahkan lagi
folder-no-record = bukan catatan bahan kepercayaan; hapus { $id }
folder-policy = berkas aturan ditolak: { $why }
folder-encrypted = buku tamu sudah terenkripsi
folder-not-encrypted = buku tamu tidak terenkripsi
folder-foreign-file = cadangan ditolak: di dalamnya ada berkas yang bukan milik folder data
folder-not-installed = tidak ada yang terpasang dengan nama { $id }; lihat "posjaga trust list"
folder-in-use = Pos Jaga sudah terbuka dengan folder data ini; pakai jendela itu
folder-not-shared = folder tidak bisa dipakai bersama; kata sistem: { $why }
folder-not-a-member = { $why }; administrator perlu memasukkan Anda ke grup yang memakai folder ini bersama
folder-no-default = sistem ini tidak punya tempat untuk data aplikasi; sebutkan folder dengan --data

# Trust files.
trust-unknown-kind = jenis berkasnya tidak dikenal; yang dikenal: { $kinds }
trust-too-large = lebih besar dari { $limit } bita
trust-broken = { $kind } rusak: { $what }
trust-broken-line = { $kind } rusak, baris { $line }: { $what }
trust-bad-signature = tanda tangan daftar salah; unduh lagi dari sumber resmi
trust-empty = { $kind } tanpa satu pun isi yang bisa dipakai

# A destruction.
destruction-no-record = tidak ada yang dimusnahkan, karena berita acaranya tidak bisa ditulis: { $why }
destruction-busy = program lain sedang memusnahkan data; coba lagi sesudahnya

# Exports and their signatures.
export-cannot-write = berkas ekspor tidak bisa ditulis ({ $why }); pilih tempat lain
export-too-many = laporan PDF memuat paling banyak { $limit } kunjungan; pilih hari yang lebih sedikit, atau xlsx, csv, json
signing-io = berkas untuk tanda tangan tidak bisa dibaca atau ditulis ({ $why })
signing-no-key = ini bukan kunci rahasia minisign; buat dengan "posjaga export-key"
signing-password-needed = kunci tanda tangan dilindungi kata sandi; beri berkasnya dengan --password-file, atau isi sign_password_file di config.toml
signing-wrong-password = kata sandi kunci tanda tangan salah
signing-exists = sudah ada kunci dengan nama ini dan tidak ditimpa; pilih nama lain
signing-unusable = kunci tanda tangan tidak bisa dipakai di komputer ini

# Files that are imported.
import-cannot-read = berkas tidak bisa dibaca ({ $why })
import-no-header = tidak ada judul kolom di { $rows } baris pertama; paling sedikit harus ada "Nama" dan "Jam masuk"
import-lacks = tidak ada kolom untuk { $lacks }
import-lacks-of = tidak ada kolom untuk { $lacks }; kolom yang tidak dikenal: { $unknown }
import-broken = berkas rusak; simpan ulang lalu impor lagi
import-broken-from = berkas rusak mulai baris { $row }; yang sebelumnya sudah dibaca. Perbaiki lalu impor lagi
import-too-large = isi berkas melebihi batas
import-too-large-row = baris { $row } terlalu panjang, mungkin kurang tanda kutip; yang sebelumnya sudah dibaca
import-cancelled = impor dibatalkan; impor lagi tidak menggandakan apa pun
import-old-excel = ini format Excel lama (.xls) atau buku kerja berkata sandi; buka, simpan sebagai XLSX atau CSV tanpa kata sandi, lalu impor
import-binary-excel = ini buku kerja biner Excel (.xlsb); simpan sebagai XLSX atau CSV lalu impor
import-web-page = ini halaman web (HTML), walaupun namanya mungkin .xls; buka di Excel atau LibreOffice, simpan sebagai XLSX atau CSV, lalu impor
import-xml-spreadsheet = ini XML Spreadsheet 2003, walaupun namanya mungkin .xls; simpan sebagai XLSX atau CSV lalu impor
import-other = berkas ini bukan CSV, XLSX, ODS, atau JSON dari Pos Jaga; simpan sebagai XLSX atau CSV lalu impor

# Rows of such a file.
row-missing = { $column } kosong
row-unreadable = { $column } tidak terbaca
row-unreadable-like = { $column } tidak terbaca; contoh: { $like }
row-differs = buku tamu berisi lain dan tidak diubah: { $columns }
row-day-order = tanggal bisa berarti { $day_first } atau { $month_first }, dan daftar ini tidak membuktikan yang mana; pilih urutannya
row-two-days = kolom tanggal dan kolom jam menyebut hari yang berbeda; betulkan salah satunya
row-left-earlier = jam keluar lebih awal daripada jam masuk; bila tamu keluar pada hari berikutnya, tulis juga tanggalnya (24/11/2026 01.15)
row-phone-lost = tamu dicatat tanpa nomor telepon: angkanya sudah hilang di lembar sebar (6,28E+11); tulis nomor sebagai teks
row-stray-quote = tanda kutip tidak ditutup dan dibaca sebagai huruf biasa
row-still-held = sudah dimusnahkan di sini, masih ada di pos { $post }; musnahkan juga di sana
row-destroyed-elsewhere = sudah dimusnahkan di buku asal berkas ini (pos { $post }), masih ada di sini; musnahkan juga di sini

# The columns of an export, as these say them.
column-timestamp = stempel waktu
column-date = tanggal
column-entered = dicatat kemudian

# What became of the rows, and how the first were understood.
row-of = baris { $row }
row-of-sheet = { $sheet }, baris { $row }
import-not-read = tidak dibaca
import-count-added = { $count } kunjungan baru
import-count-completed = { $count } dilengkapi jam keluarnya
import-count-known = { $count } sudah ada
import-count-purged = { $count } sudah dimusnahkan
import-count-differing = { $count } berbeda isi
import-count-refused = { $count } ditolak
import-trial = percobaan, belum ada yang dicatat: { $counts }
import-unread = kolom yang tidak dikenal dan tidak dibaca: { $heads }
import-lacks-name = nama tamu (judul: Nama)
import-lacks-arrived = waktu datang (judul: Jam masuk)

# A camera.
camera-not-found = Tidak ada kamera. Colokkan kamera; sementara itu pakai pemindai, gambar, atau ketik kodenya.
camera-busy = Kamera dipakai program lain. Tutup program itu (rapat video?), kamera dicoba lagi sendiri.
camera-denied-windows = Windows menolak akses kamera. Nyalakan Pengaturan, Privasi & keamanan, Kamera, "Izinkan aplikasi desktop mengakses kamera"; kamera dicoba lagi dengan sendirinya.
camera-denied-macos = macOS menolak akses kamera. Izinkan Pos Jaga di Pengaturan Sistem, Privasi & Keamanan, Kamera, lalu buka Pos Jaga lagi.
camera-denied-linux = Sistem menolak akses kamera. Minta pengguna ini dimasukkan ke grup "video", lalu masuk (login) lagi.
camera-lost = Kamera terlepas. Colokkan kembali, pemindaian lanjut sendiri.
camera-silent = Kamera tidak mengirim gambar. Cabut lalu colokkan lagi, atau pilih kamera lain.
camera-no-format = Format gambar kamera ini tidak dikenal. Pilih kamera lain.
camera-other = Kamera bermasalah. Cabut lalu colokkan lagi, atau pilih kamera lain.
