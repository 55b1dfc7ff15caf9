# `posjaga --help`. A text is named after the path of its command: `help-log-add` is `posjaga log add`, and
# `help-log-add--input` one of its arguments. What `--help` says and `-h` does not is in `…-details`.
# A line break is a space, an empty line begins a paragraph.

help = Pos Jaga: memeriksa sertifikat vaksinasi tanpa internet dan mengelola buku tamu
help--data = Folder data [bawaan: tempat data aplikasi di sistem ini]
help--lang = Bahasa keluaran, misalnya { $languages } [bawaan: menurut pengaturan]
help--passphrase-file = Berkas yang baris pertamanya kata sandi atau kunci pemulihan buku tamu terenkripsi
help--pin-file = Berkas yang baris pertamanya PIN pengawas, untuk yang hanya boleh dilakukan pengawas
help--renderer = Yang menggambar jendela: glow (OpenGL) atau wgpu (Direct3D 12, Vulkan, atau Metal) [bawaan: yang bekerja]
help--instead-of = Alasan penggambar lain tidak bekerja; program mengatakannya kepada dirinya sendiri
help--quiet = Cetak hanya kesalahan dan hasil yang diminta
help--verbose = Catat lebih rinci di log program (-vv untuk tingkat trace)
help--help = Cetak bantuan
help--help-more = Cetak bantuan (selengkapnya dengan --help)
help--help-less = Cetak bantuan (ringkasannya dengan -h)
help--version = Cetak versi

help-run = Buka pos jaga: kamera, hasil, isian tamu, siapa di dalam [bawaan]
help-run--renderer = Yang menggambar jendela: glow (OpenGL) atau wgpu (Direct3D 12, Vulkan, atau Metal) [bawaan: yang bekerja]
help-run--instead-of = Alasan penggambar lain tidak bekerja; program mengatakannya kepada dirinya sendiri

help-demo = Buka jendela yang sama dengan kamera tiruan dan sertifikat rekaan
help-demo--renderer = Yang menggambar jendela: glow (OpenGL) atau wgpu (Direct3D 12, Vulkan, atau Metal) [bawaan: yang bekerja]
help-demo--instead-of = Alasan penggambar lain tidak bekerja; program mengatakannya kepada dirinya sendiri
help-demo--script = Jalankan jendela menurut langkah di berkas ini (`builtin` untuk tur), lalu tutup
help-demo--output = Folder untuk berkas yang ditulis skrip

help-check = Periksa kode dari gambar, berkas teks, atau masukan standar
help-check--trust = Percayai juga penerbit di BERKAS, selain yang terpasang
help-check--only-trust = Percayai hanya penerbit yang diberikan dengan --trust
help-check--policy = Aturan masuk yang dipakai, berupa ID atau berkas [bawaan: menurut pengaturan]
help-check--rules =
    Terapkan juga aturan Uni Eropa di BERKAS, dengan daftar nilai di BERKAS lain; aturan masuknya lalu `rules`, yaitu
    aturan semua negara di berkas itu, kecuali --policy menyebut yang lain, misalnya `rules-at`
help-check--at =
    Nilai menurut waktu ini: RFC 3339, tanggal dan jam setempat, atau tanggal, yang berarti awal hari itu menurut waktu
    setempat [bawaan: sekarang]
help-check--together = Nilai setiap kode bersama kode sebelumnya dari pemegang yang sama, seperti di jendela
help-check--json = Cetak satu objek JSON per kode dan baris
help-check--inputs =
    Gambar, dokumen PDF, berkas `.smart-health-card`, berkas teks dengan satu kode per baris, atau `-` untuk masukan
    standar

help-read = Baca kode QR di gambar, tanpa memeriksa isinya
help-read--json = Cetak satu objek JSON per gambar dan baris
help-read--effort = Waktu untuk satu gambar; yang terbaca dengan upaya kecil terbaca juga dengan upaya besar
help-read--effort--fast = Sekali lewat saja
help-read--effort--normal = Seperti untuk satu bingkai kamera
help-read--effort--best = Semua cara yang ada
help-read--sequence = Perlakukan gambar sebagai bingkai berurutan dari satu kamera
help-read--sequence-details =
    Bingkai diolah menurut urutan ini, berjarak sepertiga puluh detik, masing-masing seperti di jendela: semua yang
    dilakukan `--effort normal`, ditambah apa yang diketahui dari bingkai sebelumnya. Kode dicetak ketika kamera akan
    melaporkannya, yaitu ketika mulai terlihat. Dengan `--json`, `codes` memuat semua kode di satu bingkai, dan
    `reported` yang akan dilaporkan kamera.
help-read--images = Gambar: PNG, JPEG, WebP, BMP, GIF, TIFF, atau PDF, dengan semua halamannya

help-trust = Kelola daftar penerbit sertifikat yang terpasang
help-trust-add = Pasang daftar penerbit, kumpulan kunci, atau sertifikat; jenisnya dikenali dari isinya
help-trust-add--files = Berkas yang dipasang
help-trust-list = Tampilkan yang terpasang, yang terbaru lebih dulu
help-trust-list--json = Cetak satu objek JSON per berkas dan baris
help-trust-remove = Hapus yang terpasang
help-trust-remove--ids = ID menurut `posjaga trust list`

help-policy = Tampilkan dan pilih aturan masuk menurut tanggal berlakunya
help-policy-list = Tampilkan semua aturan masuk; tanda bintang pada yang dipakai
help-policy-show = Cetak berkas sebuah aturan masuk, yang bisa menjadi contoh untuk aturan sendiri
help-policy-show--id = ID aturan masuk, atau `id` untuk aturan Indonesia hari ini
help-policy-use = Pakai aturan masuk ini mulai sekarang
help-policy-use--id = ID aturan masuk, atau `id` untuk mengikuti aturan Indonesia menurut tanggal
help-policy-use--why = Alasan, yang disimpan di buku tamu
help-policy-log = Tampilkan perubahan aturan masuk: kapan, menjadi apa, oleh siapa, dan mengapa
help-policy-log--json = Cetak satu objek JSON per perubahan dan baris

help-officer = Kelola petugas dan pengawas di meja ini
help-officer-list = Tampilkan petugas dan perannya
help-officer-list--json = Cetak satu objek JSON per petugas dan baris
help-officer-set = Tambahkan petugas, atau ubah peran atau PIN-nya
help-officer-set--name = Nama petugas, seperti di buku tamu
help-officer-set--role = Perannya: officer (petugas) atau supervisor (pengawas)
help-officer-set--new-pin-file = Berkas yang baris pertamanya PIN baru [bawaan: ditanyakan di terminal]
help-officer-set--without-pin = Jangan ubah PIN; petugas baru lalu tanpa PIN
help-officer-remove = Hapus petugas dari daftar
help-officer-remove--name = Nama petugas

help-log = Kelola buku tamu
help-log-add = Tambahkan kunjungan dari baris JSON, dengan satu jawaban per baris
help-log-add-details =
    Satu baris adalah objek dengan `name`, dan bila perlu { $fields }. Waktu tanpa selisih zona adalah waktu
    setempat; tanpa `arrived` kunjungan mulai sekarang. Jawabannya {"{"}"line":1,"id":"…"{"}"} setelah kunjungan
    tersimpan di disk, atau {"{"}"line":1,"error":"…"{"}"}. `key` adalah kunci idempotensi: bila dikirim lagi,
    jawabannya ID yang sama dan tidak ada yang ditambahkan.
help-log-add--input = Berkas baris JSON, atau `-` untuk masukan standar
help-log-list = Tampilkan kunjungan pada rentang hari; tanpa tanggal, hari ini
help-log-list--from = Hari pertama, misalnya 2026-11-23
help-log-list--to = Hari terakhir, misalnya 2026-11-23; tanpa --from dan --to berarti hari ini
help-log-list--json = Cetak satu objek JSON per kunjungan dan baris, dengan kolom ekspor
help-log-inside = Tampilkan siapa yang di dalam, yang terakhir datang lebih dulu
help-log-inside--json = Cetak satu objek JSON per kunjungan dan baris, dengan kolom ekspor
help-log-out = Catat tamu keluar
help-log-out--id = ID kunjungan, atau awalnya
help-log-out--at = Waktu keluar [bawaan: sekarang]
help-log-correct = Betulkan sebuah kunjungan; isi sebelumnya tetap ada di riwayatnya
help-log-correct--id = ID kunjungan, atau awalnya
help-log-correct--changes =
    Isi yang benar, misalnya `name=Siti Aminah` atau `party=3`; `left=` tanpa isi berarti tamu masih di dalam
help-log-correct--why = Alasan, yang disimpan di buku tamu
help-log-correct--by = Siapa yang membetulkan [bawaan: petugas di pengaturan]
help-log-cancel = Batalkan sebuah kunjungan yang salah dicatat; tetap ada di buku tamu dan tidak dihitung
help-log-cancel--id = ID kunjungan, atau awalnya
help-log-cancel--why = Alasan, yang disimpan di buku tamu
help-log-cancel--by = Siapa yang membatalkan [bawaan: petugas di pengaturan]
help-log-back = Tarik kembali catatan keluar: tamunya masih di dalam
help-log-back--id = ID kunjungan, atau awalnya
help-log-back--why = Alasan, yang disimpan di buku tamu
help-log-back--by = Siapa yang membetulkan [bawaan: petugas di pengaturan]
help-log-close = Tutup hari: yang belum tercatat keluar dicatat keluar dengan waktu perkiraan
help-log-close--note = Catatan untuk petugas berikutnya
help-log-close--stays = ID kunjungan tamu yang tetap di dalam; dapat diulang
help-log-close--last = Hanya tampilkan kapan hari terakhir ditutup, dan catatannya
help-log-known = Cari tamu yang pernah datang
help-log-known--begun = Sedikitnya tiga huruf pertama nama atau instansi, atau angka telepon
help-log-cards = Tampilkan kartu tamu yang sedang dibawa dan yang belum kembali
help-log-cards--lost = ID kunjungan yang kartunya belum kembali
help-log-cards--back = ID kunjungan yang kartunya sudah kembali
help-log-trail = Tampilkan riwayat sebuah kunjungan: masuk, keluar, pembetulan, dan pemusnahan
help-log-trail--id = ID kunjungan, atau awalnya
help-log-find = Cari kunjungan menurut nama, instansi, atau yang ditemui, yang terakhir datang lebih dulu
help-log-find--text = Teks yang dicari; satu atau dua huruf cocok dengan awal kata. Tanpa teks, semua kunjungan
help-log-find--begins = Hanya bila isian berawal dengan teks itu
help-log-find--field = Cari hanya di isian ini: name, organisation, host, atau card (nomor utuh)
help-log-find--from = Hanya kunjungan mulai hari ini, misalnya 2026-11-23
help-log-find--to = Hanya kunjungan sampai hari ini
help-log-find--verdict = Hanya kunjungan dengan hasil ini: { $verdicts }
help-log-find--evidence = Hanya kunjungan dengan bukti ini: { $evidence }
help-log-find--limit = Paling banyak sekian kunjungan
help-log-find--before = Halaman berikutnya: kunjungan sesudah yang bernomor ini dalam daftar
help-log-find--json = Cetak satu objek JSON per kunjungan dan baris, dengan kolom ekspor
help-log-import = Impor kunjungan dari daftar kertas dan dari ekspor pos lain
help-log-import-details =
    CSV, XLSX, atau ODS dengan judul kolom berbahasa Indonesia atau Inggris di satu atau dua dari baris-baris
    pertama (paling sedikit `Nama` dan `Jam masuk`), atau ekspor Pos Jaga sebagai CSV, XLSX, atau JSON. Tanggal
    boleh ada di setiap baris, di atas tabel, atau pada nama lembar. Kunjungan yang sudah ada tidak digandakan dan
    tidak diubah, kecuali waktu keluar yang belum tercatat. Kunjungan hasil impor ditandai dicatat kemudian.
    `--dry-run` menunjukkan bagaimana baris-baris pertama dibaca.
help-log-import--files = Berkas: CSV, XLSX, ODS, atau JSON dari Pos Jaga
help-log-import--post = Pos untuk kunjungan yang tidak menyebutkannya [bawaan: pos di pengaturan]
help-log-import--day = Tanggal untuk kunjungan yang tidak menyebutkannya, misalnya 2026-11-23
help-log-import--dates =
    Urutan hari dan bulan pada tanggal seperti 3/11/2026, bila tidak terbukti dari daftarnya: day-first (hari dulu)
    atau month-first (bulan dulu)
help-log-import--dry-run =
    Jangan mencatat; tampilkan apa yang akan terjadi dengan baris-barisnya, dan bagaimana yang pertama dibaca
help-log-trace = Tampilkan siapa yang di dalam bersama seorang tamu
help-log-trace--id = ID kunjungan, atau awalnya
help-log-trace--window = Berapa menit sebelum dan sesudah kunjungan ikut dihitung
help-log-trace--json = Cetak satu objek JSON per kunjungan dan baris, dengan kolom ekspor
help-log-verify = Periksa rantai audit dan cetak hash penutupnya
help-log-verify--anchor = Hash penutup yang disimpan terpisah dari buku tamu; boleh beberapa
help-log-verify--day = Cetak juga hash penutup hari ini
help-log-verify--json = Cetak jawaban sebagai objek JSON
help-log-encrypt = Enkripsi buku tamu dengan kata sandi dan cetak kunci pemulihannya
help-log-encrypt-details =
    Kunjungan, indeks pencarian, dan semua isi lain buku tamu lalu tidak terbaca tanpa kata sandi, yang ditanyakan
    setiap kali buku tamu dibuka. Berkas ekspor tetap terbaca seperti biasa.
help-log-encrypt--new-passphrase-file =
    Berkas yang baris pertamanya kata sandi baru [bawaan: ditanyakan di terminal]
help-log-encrypt--recovery-sheet = Tulis lembar kunci pemulihan sebagai PDF, untuk dicetak lalu dihapus
help-log-decrypt = Lepas enkripsi buku tamu
help-log-passphrase = Ganti kata sandi buku tamu terenkripsi
help-log-passphrase--new-passphrase-file =
    Berkas yang baris pertamanya kata sandi baru [bawaan: ditanyakan di terminal]
help-log-passphrase--recovery-sheet = Tulis lembar kunci pemulihan sebagai PDF, untuk dicetak lalu dihapus
help-log-purge = Musnahkan data pribadi kunjungan yang masa simpannya berakhir dan cetak berita acaranya
help-log-purge-details =
    Tanpa opsi berlaku masa simpan di pengaturan, seperti di jendela. Waktu, jumlah orang, bukti, hasil, pos, dan
    petugas tetap disimpan, dan tamu yang masih di dalam tidak disentuh. Buku lama yang disimpan saat pemulihan
    ikut dimusnahkan; cadangan dan ekspor yang dibuat sebelumnya tidak. Berita acara disimpan di `records` di
    folder data dan ditulis sebelum ada yang dimusnahkan; bila tidak bisa ditulis, tidak ada yang dimusnahkan.
help-log-purge--before = Kunjungan yang datang sebelum hari ini [bawaan: menurut pengaturan]
help-log-purge--record = Tulis berita acara pemusnahan juga ke berkas ini, sebagai PDF untuk ditandatangani
help-log-erase = Hapus kunjungan atas permintaan tamunya; pelaku dan alasannya tetap ada di riwayat
help-log-erase-details =
    Ini tidak bisa dibatalkan: bila daftar yang sama diimpor atau `key` yang sama dikirim lagi, kunjungan itu
    dikenali sudah dimusnahkan, dan cadangan lama dipulihkan tanpa kunjungan itu. Alasannya disimpan tanpa nama
    tamu. Kunjungan lain yang menyebut tamu itu ditampilkan; dengan `--mentions` namanya dihapus juga di sana.
help-log-erase--ids = ID kunjungan, atau awalnya
help-log-erase--reason = Alasan penghapusan
help-log-erase--officer = Siapa yang menghapus [bawaan: petugas di pengaturan]
help-log-erase--record = Tulis berita acara pemusnahan juga ke berkas ini, sebagai PDF untuk ditandatangani
help-log-erase--mentions =
    Hapus nama tamu juga dari kunjungan lain yang menyebutnya: sebagai yang ditemui, di catatan, sebagai petugas, di
    alasan pembetulan. Kunjungan itu selalu ditampilkan
help-log-subject = Tulis semua yang disimpan tentang seorang tamu ke PDF
help-log-subject--who = Nama lengkap tamu, atau ID kunjungan
help-log-subject--output = Berkas PDF yang ditulis
help-log-audit = Cari isi sertifikat di semua berkas folder data, yang tidak boleh ada di sana
help-log-audit--json = Cetak jawaban sebagai objek JSON
help-log-confirm-clock = Nyatakan jam komputer benar
help-log-confirm-clock-details =
    Diperlukan setelah jam dimundurkan, atau bila buku tamu lama tidak dipakai.
    Sebelum itu, jam yang mundur dianggap salah dan tidak ada yang diputuskan menurut waktu. Setelah lebih dari satu
    setengah hari tidak dipakai, jam mungkin melompat maju: kunjungan yang karena itu melewati masa simpannya baru
    dimusnahkan setelah beberapa hari pemakaian, atau setelah perintah ini.
help-log-rescue = Selamatkan isi buku tamu yang rusak ke buku baru; yang rusak tetap disimpan

help-export = Ekspor kunjungan ke berkas
help-export--from = Hari pertama, misalnya 2026-11-23
help-export--to = Hari terakhir, misalnya 2026-11-23; tanpa --from dan --to berarti hari ini
help-export--format = Format: { $formats } [bawaan: menurut akhiran nama BERKAS, selain itu csv]
help-export--output = Berkas yang ditulis, atau `-` untuk keluaran standar
help-export--sign =
    Tanda tangani berkas dengan kunci minisign ini; tanda tangannya ditulis ke BERKAS.minisig [bawaan: kunci di
    pengaturan]
help-export--password-file = Berkas yang baris pertamanya kata sandi kunci [bawaan: ditanyakan di terminal]
help-export-key = Buat pasangan kunci untuk menandatangani ekspor
help-export-key--output = Berkas untuk kunci rahasia; kunci publik ditulis ke BERKAS.pub
help-export-key--password-file = Berkas yang baris pertamanya kata sandi kunci [bawaan: ditanyakan di terminal]
help-export-key--no-password = Buat kunci tanpa kata sandi: siapa pun yang memegang berkasnya bisa menandatangani

help-backup = Cadangkan folder data ke satu berkas, juga selagi jendela terbuka
help-backup--file = Berkas yang ditulis
help-restore = Pulihkan cadangan; data yang sekarang disimpan terpisah
help-restore--file = Berkas cadangan
help-setup = Siapkan pos ini dari sebuah office.toml, atau tulis satu untuk pos lain
help-setup-details =
    Berkas itu berisi pengaturan dengan nama seperti di config.toml dan, sebagai `trust`, `policies`, dan
    `languages`, daftar berkas di sampingnya. Semuanya diterapkan atau tidak sama sekali; setiap kesalahan
    disebut dengan barisnya.
help-setup--from = Terapkan semua yang ada di berkas ini
help-setup--write = Tulis pengaturan pos ini ke berkas ini, dan daftar serta aturannya ke folder di sampingnya
help-setup--shared = Biarkan satu grup pengguna memakai satu buku tamu, di tempat bersama komputer ini atau di folder yang disebut --data; di Windows semua pengguna bila grup tidak disebut

help-shell-files = Tulis manual dan pelengkapan shell ke sebuah folder, untuk paket
help-shell-files--folder = Folder tujuan

help-doctor = Periksa pemasangan ini
help-doctor--json = Cetak satu objek JSON berisi semua pemeriksaan
help-doctor--bundle = Tulis yang perlu diketahui bagian dukungan ke berkas ini: tamu, petugas, dan kantor tidak disebut
help-help = Cetak bantuan sebuah perintah

# The words around them.

help-usage = Pemakaian
help-commands = Perintah
help-arguments = Argumen
help-options = Opsi
help-default = [bawaan: { $value }]
help-values = [nilai yang mungkin: { $values }]
help-values-described = Nilai yang mungkin:

# What stands in the place of a value.

value-command = PERINTAH
value-options = OPSI
value-begun = AWAL
value-count = JUMLAH
value-date = TANGGAL
value-dir = FOLDER
value-effort = UPAYA
value-evidence = BUKTI
value-field = ISIAN
value-file = BERKAS
value-folder = FOLDER
value-format = FORMAT
value-group = GRUP
value-hash = HASH
value-id = ID
value-image = GAMBAR
value-input = MASUKAN
value-keyfile = BERKAS_KUNCI
value-lang = BAHASA
value-minutes = MENIT
value-name = NAMA
value-no = NOMOR
value-order = URUTAN
value-refusal = ALASAN
value-renderer = PENGGAMBAR
value-role = PERAN
value-text = TEKS
value-time = WAKTU
value-value = NILAI
value-verdict = HASIL

help-sync = Beri tahu pusat apa yang terjadi di pos ini, dan ambil daftar-daftarnya
help-sync-details =
    Pos yang tidak tergabung ke pusat tidak mengirim apa pun dan tidak membuat sambungan. Yang dikirim hanya yang disebut
    berkas pendaftaran; lihat docs/sync.md.
help-sync-enrol = Daftarkan pos ini dengan berkas yang dikeluarkan pusat untuknya
help-sync-enrol--file = Berkas pendaftaran dari pusat
help-sync-enrol--again = Daftarkan ulang pos yang sudah tergabung ke pusat; seluruh buku tamunya dikirim kembali
help-sync-status = Tampilkan sampai mana pusat sudah diberi tahu, dan apa yang salah
help-sync-status--json = Cetak satu objek JSON
help-sync-now = Kirim sekarang yang menunggu, dan ambil yang baru
help-sync-run = Kirim apa yang dicatat begitu dicatat, tanpa jendela, sampai dihentikan
help-sync-to = Tulis yang menunggu ke berkas untuk diska lepas, terenkripsi untuk pusat
help-sync-to--file = Berkas yang ditulis
help-sync-from = Ambil jawaban dan daftar pusat dari berkas
help-sync-from--file = Berkas yang ditulis pusat untuk pos ini
