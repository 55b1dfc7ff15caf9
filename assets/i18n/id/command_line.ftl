# What the commands say, `--help` (help.ftl) and errors of the domain (errors.ftl) aside.

# A command line that cannot be understood.
usage-twice = { $argument } tidak boleh diberikan lebih dari sekali
usage-conflict = { $argument } tidak boleh diberikan bersama { $other }
usage-equals-sign = nilai { $argument } ditulis setelah tanda sama dengan
usage-no-value = { $argument } perlu nilai
usage-bad-value = nilai "{ $value }" untuk { $argument } tidak sah: { $why }
usage-unknown-value = "{ $value }" bukan nilai untuk { $argument }
usage-possible = nilai yang mungkin: { $values }
usage-unknown-command = perintah "{ $command }" tidak dikenal
usage-no-command = { $command } perlu salah satu perintah ini: { $commands }
usage-unknown-argument = argumen { $argument } tidak dikenal
usage-missing = argumen yang kurang: { $arguments }
usage-too-many = nilai "{ $value }" terlalu banyak untuk { $argument }
usage-too-few = { $argument } perlu { $wanted } nilai, diberi { $given }
usage-not-text = sebuah argumen bukan UTF-8 yang sah
usage-similar = maksudnya { $similar }?
usage-as-value = untuk memberikannya sebagai nilai, tulis -- { $argument }
usage-more = Selengkapnya dengan --help.

# Why a value is not valid.
bad-language = bahasa yang ada: { $languages }
bad-date = bukan tanggal seperti 2026-11-23
bad-time = bukan waktu seperti 2026-11-23T09:05:00+07:00
bad-local-time = waktu itu tidak pernah ada di sini
bad-moment = tulis seperti 2022-03-01T09:05:00+07:00, 2022-03-01T09:05, atau 2022-03-01
bad-closing-hash = bukan hash penutup seperti 1234-9f86d0…, sebuah angka dan 64 digit heksadesimal
bad-order = bukan day-first atau month-first
bad-choice = bukan salah satu dari { $values }
bad-number = bukan bilangan bulat
bad-change = bukan ISIAN=NILAI

# Any command.
cli-stopped = dihentikan
cli-wrong-order = --from sesudah --to; tulis hari yang lebih awal dahulu
cli-no-such-policy = tidak ada aturan { $id }; lihat `posjaga policy list`
cli-upgrading = buku tamu sedang disesuaikan dengan versi baru: { $percent } %
cli-progress = { $rows } baris
cli-progress-share = { $rows } baris, { $percent } %
cli-wrong-clock-logged = jam komputer salah (lebih awal daripada program ini atau buku tamu, atau puluhan tahun ke depan), dan waktu yang dicatat ikut salah; betulkan jamnya, atau bila sudah benar: `posjaga log confirm-clock`
cli-wrong-clock-judged = jam komputer salah (lebih awal daripada program ini atau buku tamu, atau puluhan tahun ke depan), jadi masa berlaku sertifikat tidak bisa diperiksa; betulkan jamnya, beri --at WAKTU, atau bila sudah benar: `posjaga log confirm-clock`
cli-clock-cannot-be-right = { $time }: jam salah: lebih awal daripada program ini atau buku tamu, atau puluhan tahun ke depan. Betulkan jam komputer
cli-without-window = program ini dibuat tanpa jendela; pakai `posjaga check` dan `posjaga log`

# posjaga demo
demo-real-folder = demo tidak menyentuh folder data dengan tamu sungguhan; sebutkan folder kosong, bukan { $folder }
demo-marker = Semua isi folder ini rekaan `posjaga demo`.
demo-script-unreadable = skrip tidak bisa dibaca: { $file }

# posjaga check
check-reading-standard-input = membaca kode dari masukan standar, satu per baris
check-answers-unwritable = jawaban tidak dapat ditulis
check-inputs-unreadable = { $count } masukan tidak dapat dibaca; yang lain sudah dijawab
check-base64-broken = Baris base64 rusak

# posjaga policy
policy-reason-too-long = alasannya lebih panjang dari { $most } huruf

# posjaga trust
trust-more-countries = { $count } negara lain
trust-skipped = { $count } tidak terpakai
trust-dated = tanggal { $day }

# posjaga doctor
doctor-program = Program
doctor-data-folder = Folder data
doctor-settings = Pengaturan
doctor-languages = Bahasa
doctor-language-faults = { $count } teks tidak dipakai, mulai dari { $first }
doctor-language-missing = pengaturan memakai bahasa { $code }, yang berkasnya tidak ada di folder languages; dipakai bahasa Inggris
doctor-policy = Aturan masuk
doctor-trust = Daftar penerbit
doctor-visit-log = Buku tamu
doctor-clock = Jam
doctor-cameras = Kamera
doctor-display = Layar
doctor-no-trust = belum ada; pasang dengan `posjaga trust add BERKAS`
doctor-trust-is-old = sudah lama, perbarui dengan `posjaga trust add BERKAS`
doctor-keys = { $count } kunci, diperbarui { $newest }
doctor-no-visits = belum ada; dibuat pada tamu pertama
doctor-log-is-sound = utuh, { $visits } kunjungan, { $inside } orang sedang di dalam
doctor-log-is-encrypted = terenkripsi; diperiksa setelah dibuka
doctor-wrong-clock = jam salah: lebih awal daripada program ini atau buku tamu, atau puluhan tahun ke depan. Betulkan jam komputer
doctor-no-camera = tidak ada; gambar, pemindai genggam, dan ketikan tetap dapat dipakai
doctor-silent-camera = tidak menjawab; cabut lalu pasang lagi
doctor-no-format = format tidak dapat dibaca
doctor-without-camera = program ini dibuat tanpa kamera
doctor-without-window = program ini dibuat tanpa jendela
doctor-no-display = tidak ada; perintah tanpa jendela tetap dapat dipakai

# Passphrases, passwords and keys.
key-ask = Kata sandi buku tamu, atau kunci pemulihannya
key-ask-new = Kata sandi baru
key-ask-again = Sekali lagi
key-ask-signing = Kata sandi kunci tanda tangan
key-differ = kedua kata sandi tidak sama; tidak ada yang diubah
key-no-terminal = buku tamu terenkripsi dan tidak ada terminal untuk bertanya; beri berkas kata sandi dengan --passphrase-file
key-no-terminal-new = tidak ada terminal untuk bertanya; tulis kata sandi baru di baris pertama sebuah berkas dan sebutkan berkas itu dengan --new-passphrase-file
key-no-terminal-signing = tidak ada terminal untuk bertanya; beri berkas kata sandi dengan --password-file
key-empty = kata sandi kosong; untuk kunci tanpa kata sandi pakai --no-password
key-made = kunci rahasia: { $secret }
key-made-public = kunci publik: { $public }
key-made-hint = Berikan kunci publik kepada pemeriksa; ia memeriksa dengan "minisign -Vm BERKAS -p { $public }"
backup-needs-recovery-key = cadangan ini terenkripsi dan tidak membawa kuncinya, dan di sini pun tidak ada berkas kunci: hanya kunci pemulihan yang bisa membukanya

# posjaga export
export-signature-needs-file = keluaran standar tidak bisa ditandatangani; tulis ke berkas dengan --output

# posjaga log encrypt, decrypt, passphrase
encrypt-aside-is-plain = buku lama di { $folder } tidak bisa dienkripsi dan masih bisa dibaca siapa saja; hapus folder itu bila tidak diperlukan lagi
encrypt-keep-recovery-key = Buku tamu terenkripsi. Baris di atas adalah kunci pemulihan: cetak atau tulis, simpan di tempat aman, jauh dari komputer ini. Tanpa kata sandi dan tanpa kunci ini tidak ada yang bisa membuka buku tamu lagi, juga bukan kami.
encrypt-is-plain = Buku tamu tidak terenkripsi lagi.
encrypt-passphrase-changed = Kata sandi sudah diganti; kunci pemulihan tetap sama.

# posjaga log add. Its answers are in English whoever asks, for other programs.
add-input-unreadable = tidak bisa membaca { $file }
add-refused = baris yang ditolak: { $count }; alasannya ada di jawaban
add-too-long = baris lebih panjang dari { $limit } bita
add-not-text = baris bukan teks UTF-8
add-not-an-object = baris bukan objek JSON
add-at-column = { $what } di kolom { $column }
add-field-not-text = { $field } bukan teks
add-field-not-number = { $field } bukan bilangan bulat
add-field-none-of = { $field } bukan salah satu dari { $values }
add-input-broken = masukan tidak bisa dibaca
add-answer-unwritable = jawaban tidak bisa ditulis

# posjaga log import
import-choose-order = urutan tanggal: --dates day-first (hari/bulan/tahun) atau --dates month-first (bulan/hari/tahun)
import-choose-day = daftar ini tidak menyebut tanggal; beri tanggalnya dengan --day

# posjaga log correct and erase
correct-no-reason = isi alasan dengan --why, paling banyak 500 huruf
correct-done = { $name } dibetulkan; isi lama tetap di "posjaga log trail"
correct-unchanged = tidak ada yang berubah: kunjungan itu sudah berisi demikian
erase-no-reason = isi alasan dengan --reason, paling banyak 500 huruf

# posjaga backup and restore
backup-done = cadangan lengkap dan sudah diperiksa, { $visits } kunjungan
restore-done = cadangan dipulihkan, { $visits } kunjungan; yang lama disimpan di { $folder }
restore-destroyed-again = sejak cadangan itu dibuat ada data tamu yang dimusnahkan; dimusnahkan lagi pada { $visits } kunjungan. Berkas cadangannya masih memuatnya: buat cadangan baru dan musnahkan yang lama
restore-blind = buku tamu yang tadi di sini tidak terbaca, jadi yang dimusnahkan sejak cadangan itu tidak diketahui: periksa berita acara di folder records dan musnahkan lagi

# posjaga log rescue
rescue-done = { $visits } kunjungan diselamatkan ke buku tamu baru, { $lost } tidak terbaca; buku yang rusak disimpan di { $folder }
rescue-not-needed = buku tamu utuh; tidak ada yang perlu diselamatkan
rescue-search-mended = buku tamu utuh; indeks pencarian dibuat ulang

# posjaga log purge
purge-keeps-for-ever = retention_days = 0: tidak ada yang dimusnahkan; pakai --before TANGGAL
purge-nothing-due = tidak ada yang perlu dimusnahkan
purge-before-is-ahead = { $day } belum tiba, hari ini { $today }: itu akan memusnahkan juga kunjungan hari ini; beri hari yang sudah lewat
purge-waits = { $why }; yang jatuh tempo karena itu belum dimusnahkan. Bila tanggal itu benar: `posjaga log confirm-clock`, atau pakai --before TANGGAL
purge-by-day = { $why }; dimusnahkan menurut tanggal yang diberikan
purge-leap = menurut komputer hari ini { $today }, tetapi menurut pemakaian buku tamu baru pasti { $sure }
purge-leap-unused = menurut komputer hari ini { $today }, tetapi buku tamu ini belum dipakai selama seminggu

# posjaga log verify and trail
verify-whole = rantai audit utuh, { $entries } catatan
verify-closing-hash = hash penutup: { $hash }
verify-no-entries = tidak ada catatan pada hari itu
verify-broken = rantai audit putus pada catatan { $entry }: { $what }. Simpan salinan folder data dan laporkan; jangan menghapus apa pun
verify-broken-missing = catatan ini hilang
verify-broken-changed = catatan ini diubah
verify-broken-anchor = rantai sampai di sini bukan rantai dari hash penutup
verify-broken-order = waktunya mundur tanpa lompatan jam yang tercatat
verify-broken-detail = rincian catatan ini diubah, atau hilang tanpa pemusnahan
verify-broken-visit = kunjungan diubah setelah catatan ini
verify-broken-visit-missing = kunjungan dari catatan ini hilang
verify-broken-stray = ada kunjungan yang tidak tercatat di rantai
verify-numbers-lost = nomor kunjungan yang tidak ada: { $missing } ({ $numbers }); hilang bersama buku lama yang rusak
verify-numbers-removed = nomor kunjungan yang tidak ada: { $missing } ({ $numbers }); ada kunjungan yang dihapus dari berkas. Simpan salinan folder data dan laporkan
verify-index = tabel kunjungan atau indeksnya tidak cocok ({ $index }); jalankan "posjaga log rescue"
verify-search = indeks pencarian tidak cocok dengan kunjungan; jalankan "posjaga log rescue"
change-adoption = diambil alih
change-arrival = masuk
change-departure = keluar
change-correction = pembetulan
change-purge = dikosongkan
change-destruction = pemusnahan
change-policy = aturan masuk
change-export = ekspor
change-import = impor dari berkas
change-clock = jam komputer
change-closing = hari ditutup
change-rescue = diselamatkan dari buku yang rusak

# posjaga log audit
audit-found = DITEMUKAN { $what }: { $file }, bita { $at }
audit-found-in-visit = DITEMUKAN isi sertifikat dalam kunjungan { $id }; betulkan dengan "posjaga log correct"
audit-found-in-entry = DITEMUKAN isi sertifikat dalam riwayat, catatan { $entry }; terhapus bersama kunjungannya dengan "posjaga log erase"
audit-not-opened = buku lama di { $folder } tidak bisa dibuka; hanya berkasnya yang diperiksa
audit-code = teks kode QR sertifikat
audit-envelope = sertifikat bertanda tangan
audit-identifier = nomor sertifikat
audit-birth-date = isian tanggal lahir
audit-medical = isian data kesehatan
audit-looked-at = diperiksa: { $files } berkas ({ $bytes } bita), { $visits } kunjungan; tidak diperiksa: { $not_searched } berkas daftar penerbit dan aturan, yang bukan data tamu
audit-clean = tidak ada isi sertifikat di folder data
audit-not-clean = ADA isi sertifikat di folder data

# Kunjungan dibatalkan, dan keluar yang ditarik kembali.
amend-cancelled = Kunjungan { $name } dibatalkan
amend-back = { $name } masih di dalam; catatan keluarnya ditarik

# Tutup hari.
close-assumed = { $name } dicatat keluar { $left } (waktu perkiraan)
close-done = Hari ditutup. Dicatat keluar dengan waktu perkiraan: { $count }
close-last = Hari terakhir ditutup { $at } oleh { $by }; keluar dengan waktu perkiraan: { $count }
close-never = Belum pernah ada hari yang ditutup

# Tamu yang pernah datang, dan kartu tamu.
known-nobody = Belum ada tamu yang cocok
cards-inside = Kartu { $card }: { $name }, di dalam sejak { $since }
cards-kept = Kartu { $card }: belum kembali, dibawa { $name } yang masuk { $since }
cards-lost = Kartu { $card } dicatat belum kembali
cards-back = Kartu { $card } dicatat sudah kembali
cards-none-of-visit = kunjungan ini tidak punya kartu yang dicatat
doctor-renderer = Penggambar
doctor-shared = dipakai bersama beberapa pengguna
doctor-renderer-glow = OpenGL (glow)
doctor-renderer-wgpu = Direct3D 12, Vulkan, atau Metal (wgpu)
doctor-substitute = { $renderer }, karena OpenGL tidak bekerja di sini: { $why }; "posjaga --renderer glow" mencobanya lagi
doctor-refusal-version = versinya di bawah 2.0, atau ada bagiannya yang tidak ada
doctor-refusal-format = tidak ada cara menggambar di layar ini
doctor-refusal-context = tidak bisa disiapkan, atau terputus
doctor-bundle-written = untuk bagian dukungan; tidak menyebut tamu, petugas, atau kantor
cli-kept-before-upgrade = Buku tamu berasal dari versi sebelumnya; keadaan lamanya disimpan di { $folder }. Isinya ikut dimusnahkan menurut masa simpan
