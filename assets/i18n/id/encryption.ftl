# Enkripsi buku tamu, di jendela dan pada lembar kunci pemulihan.

encryption-guest-book = Buku tamu
encryption-off = tidak terenkripsi
encryption-on = terenkripsi
encryption-encrypt = Enkripsi…
encryption-encrypt-hint = Tanpa kata sandi, isi buku tamu tidak bisa dibaca lagi dari disk ini, juga kalau komputer dicuri. Kata sandi ditanyakan setiap kali Pos Jaga dibuka.
encryption-new-passphrase = Kata sandi baru
encryption-once-more = Sekali lagi
encryption-differ = Kedua kata sandi belum sama.
encryption-unlock = Buka buku tamu
encryption-unlock-hint = Buku tamu terenkripsi. Sebelum dibuka, kode tetap diperiksa, tetapi kunjungan tidak tercatat.
encryption-passphrase = Kata sandi atau kunci pemulihan
encryption-working = Tunggu sebentar…
encryption-recovery-key = Kunci pemulihan
encryption-recovery-hint = Tulis atau cetak kunci ini sekarang, dan simpan jauh dari komputer ini. Ia hanya tampil sekali. Kalau kata sandi terlupa, hanya kunci ini yang bisa membuka buku tamu.
encryption-sheet-beginning = Kunci ini membuka buku tamu Pos Jaga yang terenkripsi, baris demi baris:
encryption-sheet-use = Kalau kata sandi terlupa, atau berkas visits.key hilang: ketik kunci ini di tempat kata sandi. Huruf besar atau kecil, spasi dan tanda hubung tidak berpengaruh.
encryption-sheet-keep = Simpan lembar ini di tempat terkunci, jauh dari komputernya. Siapa pun yang memegang kunci ini dan disknya bisa membaca buku tamu. Hapus berkas PDF ini setelah dicetak.
encryption-save-sheet = Simpan lembar untuk dicetak…
encryption-sheet-saved = Lembar kunci pemulihan siap dicetak, lalu hapus: { $path }
encryption-sheet-failed = Lembar kunci pemulihan tidak bisa ditulis; tulis kuncinya dengan tangan.
encryption-copy = Salin
encryption-kept = Sudah saya simpan
encryption-later = Nanti
encryption-failed = Buku tamu tidak jadi dienkripsi dan tetap seperti semula. Tutup ekspor yang sedang berjalan, lalu coba lagi.
encryption-other-key = Kunci ini tidak membuka buku tamu ini. Pakai kunci pemulihannya, yang dicetak dulu.
