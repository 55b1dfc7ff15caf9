# Mencari tamu di jendela.

find-open = Cari tamu…
find-title = Cari tamu
find-field = Nama, asal, yang ditemui, telepon, atau nomor kartu
find-nobody = Tidak ditemukan.
find-failed = Buku tamu tidak dapat dibaca sekarang.
find-more = Tampilkan lagi
find-too-many = Masih ada lagi. Semuanya: posjaga log trace
find-together = Siapa bersamanya?
find-together-with = Siapa di dalam bersama { $name }?
find-met = Di dalam bersama { $name }, { $stay }, atau { $minutes } menit sebelum dan sesudahnya
find-correct = Perbaiki
find-correction-of = Perbaiki catatan { $name }, { $stay }
find-why = Alasan perbaikan
find-what-was-stays = Isi yang lama tetap tersimpan dalam riwayat, dengan alasan dan nama petugas.
find-save = Simpan perbaikan
find-back = Kembali
find-destroyed = (dimusnahkan)
find-inside = {" "}· di dalam
find-come-again = Masuk lagi
find-come-again-of = Catat masuk lagi { $name }
find-time-arrived = Masuk pukul ({ $day })
find-time-left = Keluar pukul
find-no-time = Tulis jam seperti 9.05
find-cancel-visit = Batalkan kunjungan
find-take-back = Tarik catatan keluar
