# Kartu hasil: apa yang dikatakan kepada tamu, dan apa yang perlu diketahui petugas.

card-say = Kepada tamu
card-say-admit = “Selamat datang, silakan masuk.”
card-say-review = “Mohon tunggu sebentar, ada yang perlu saya periksa dahulu.”
card-say-refuse = “Mohon maaf, hari ini belum bisa masuk. Saya jelaskan alasannya, dan apa yang bisa dilakukan.”
card-say-undetermined = “Mohon maaf, kodenya belum bisa saya periksa. Boleh ditunjukkan sekali lagi, atau bukti lain?”
card-say-leaving = “Terima kasih atas kunjungannya. Kartu tamunya boleh dikembalikan.”
card-seen = Dilihat petugas, tidak diverifikasi
card-verified-before = Sertifikat yang diverifikasi: { $verdict }
card-verified-stays = Keduanya tercatat: yang dilihat petugas, dan hasil verifikasi ini.
card-note-verified = Sertifikat terverifikasi: { $verdict }
card-same-code = Kode yang sama sudah dipindai pukul { $time }, { $minutes } menit lalu. Cocokkan orangnya.
