# Tentang program ini, dan pernyataan aksesibilitas.

about-open = Tentang…
about-what = Versi { $version }. Pos jaga yang memeriksa sertifikat vaksin tanpa jaringan dan menyimpan buku tamu. Lisensi MIT.
about-met = Aksesibilitas: yang dipenuhi (WCAG 2.2 tingkat AA, sejauh berlaku untuk program)
about-met-keyboard = Semua alur bisa dijalankan dengan papan ketik; tidak ada tempat yang mengurung fokus.
about-met-focus = Fokus selalu terlihat. Jendela kecil terbuka dengan fokus dan mengembalikannya.
about-met-contrast = Kontras teks paling sedikit 4,5:1, kata hasil 7:1, tepi tombol dan isian 3:1, dalam tiga tampilan: terang, gelap, kontras tinggi.
about-met-color = Warna tidak pernah berbicara sendiri: setiap hasil punya kata, bentuk dan alasan.
about-met-size = Huruf paling kecil 14 piksel dan bisa dibesarkan sampai 200 %; yang bisa ditekan paling kecil 24 piksel.
about-met-names = Setiap tombol, isian dan pilihan punya nama dan peran untuk pembaca layar, dalam urutan baca.
about-met-live = Hasil pemeriksaan langsung disampaikan kepada pembaca layar.
about-met-language = Indonesia dan Inggris, tanggal seperti orang menulisnya di sini.
about-not-met = Yang belum dipenuhi
about-not-met-system = Ukuran huruf dari sistem operasi tidak diikuti; atur di Pengaturan, Tampilan.
about-not-met-forced-colors = Warna kontras tinggi dari Windows tidak diikuti; pilih tampilan kontras tinggi di Pengaturan.
about-not-met-charts = Grafik tidak bisa dijelajahi pembaca layar; angkanya ada di tabel di sampingnya.
about-not-met-tested = Belum diuji oleh orang yang sehari-hari memakai pembaca layar.
about-licences = Karya orang lain di dalam program ini dan lisensinya
about-licences-none = Program ini dibangun dari kode sumbernya. "scripts/package papers" mendaftar lisensi bagian-bagiannya.
