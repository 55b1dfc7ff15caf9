# Petugas, pengawas, penyiapan pertama, dan tombol.

duty-switch = Siapa yang berjaga sekarang?
duty-name = Nama petugas
duty-take-over = Mulai berjaga
duty-ask = Perlu pengawas
duty-ask-hint = Pengaturan, aturan masuk, daftar penerbit, dan impor hanya boleh diubah pengawas. Izinnya berlaku lima menit.
duty-pin-of = PIN { $name }
duty-pin-working = Memeriksa PIN…
duty-pin-wrong = PIN salah. Ketik lagi.
duty-allow = Izinkan
duty-needed = Itu hanya boleh dilakukan pengawas. Minta pengawas memasukkan PIN-nya.

people-hint = Bila ada pengawas, hanya dia yang boleh mengubah pengaturan dan aturan, menghapus, memusnahkan, dan mengimpor. PIN membedakan rekan kerja; yang memegang komputer ini sepenuhnya tetap bisa melewatinya.
people-none = Belum ada yang didaftarkan, jadi semua orang boleh semuanya.
people-officer = Petugas
people-supervisor = Pengawas
people-without-pin = tanpa PIN
people-add = Tambah atau ubah
people-role = Peran
people-pin = PIN, paling sedikit 4 huruf atau angka (boleh ditempel)
people-pin-short = PIN paling sedikit { $least } huruf atau angka.
people-pin-differs = Kedua PIN belum sama.
people-supervisor-pin = Pengawas perlu PIN.
people-change = Simpan
people-edit = Ubah
people-edit-of = Ubah { $name }
people-remove = Hapus orang ini dari daftar? Kunjungan yang ia catat tetap menyebut namanya.
people-refused = Daftar petugas tidak bisa disimpan. Periksa nama dan PIN-nya, lalu coba lagi.

first-start = Mulai memakai Pos Jaga ({ $number } dari { $of })
first-start-language = Bahasa di layar dan pada laporan. Bisa diganti kapan saja.
first-start-office = Nama-nama ini tampil di judul jendela dan pada laporan. Contoh mengisi daftar keperluan dan yang ditemui.
first-start-trust = Tanpa daftar penerbit, tidak ada sertifikat yang bisa diverifikasi. Colokkan stik USB dari petugas TI, lalu pilih berkasnya. Boleh dilewati: kartu dan aplikasi tamu tetap bisa dicatat.
first-start-camera = Kamera dipakai untuk membaca kode QR. Tanpa kamera, pemindai genggam dan gambar tetap bisa dipakai.
first-start-camera-works = Kamera bekerja.
first-start-scan = Siap. Tutup jendela ini, lalu pegang kode QR di depan kamera: hasilnya muncul sendiri, dan Enter mencatat tamu masuk. F1 menampilkan semua tombol.
first-start-next = Lanjut
first-start-done = Mulai memindai
first-start-skip = Lewati penyiapan

keys-help = halaman ini
keys-undo = mengurungkan catat masuk atau keluar yang terakhir, selama sepuluh detik
keys-party = jumlah orang dalam rombongan
keys-card = nomor kartu tamu
keys-expected = tamu terjadwal hari ini
keys-letters = tiga huruf nama, instansi, atau telepon: tamu yang pernah datang; nomor kartu: catat keluar
keys-again = memeriksa lagi kode yang masih di depan kamera
keys-officer = ganti petugas jaga
keys-find = cari tamu di seluruh buku
keys-paste = memeriksa kode yang disalin, bila tidak sedang mengisi
keys-tab = ke isian berikutnya; Shift+Tab kembali
keys-hint-scanner = Pemindai genggam dan berkas gambar bisa dipakai kapan saja: pindai, atau lepaskan gambar atau PDF di jendela.
keys-hint-trouble = Bila ada yang salah, baris di atas atau di bawah layar mengatakan apa, mengapa, dan apa yang bisa dilakukan.

# posjaga officer, dan apa yang hanya boleh dilakukan pengawas.
duty-ask-pin = PIN pengawas
duty-no-terminal = ini hanya boleh dilakukan pengawas, dan tidak ada terminal untuk menanyakan PIN; beri berkasnya dengan --pin-file
duty-no-supervisor = PIN itu bukan milik pengawas mana pun; tidak ada yang diubah
people-ask-pin = PIN baru
people-no-terminal = tidak ada terminal untuk menanyakan PIN; tulis PIN di baris pertama sebuah berkas dan sebutkan dengan --new-pin-file, atau beri --without-pin
officer-unknown = tidak ada petugas bernama itu; lihat "posjaga officer list"
officer-name = nama petugas kosong atau terlalu panjang
officer-full = paling banyak { $most } petugas; hapus yang tidak bertugas lagi
officer-pin = PIN dari { $least } sampai { $most } huruf atau angka
officer-no-pin = pengawas perlu PIN

# Layar kedua, dan pemilih berkas.
guest-screen-title = Pos Jaga · Tamu
guest-screen-aim = Silakan arahkan kode QR Anda ke kamera

browser-title = Pilih berkas
browser-folder = Folder
browser-up = Naik
browser-home = Folder saya
browser-downloads = Unduhan
browser-sticks = Stik USB
browser-reading = Membaca folder…
browser-unreadable = Folder ini tidak bisa dibaca. Periksa namanya, atau pilih folder lain.
browser-empty = Tidak ada berkas yang cocok di folder ini.
browser-name = Nama berkas
browser-save = Simpan
