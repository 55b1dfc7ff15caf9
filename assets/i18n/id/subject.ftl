# The print-out of everything that the guest book keeps about one guest, and what is said of other guests when one is erased.

subject-title = DATA TAMU YANG DISIMPAN
subject-beginning = Ini semua yang disimpan buku tamu tentang { $name }: { $visits } kunjungan, dengan riwayat perubahannya. Buku tamu tidak menyimpan tanggal lahir, data vaksinasi, nomor sertifikat, atau isi kode QR. Pemilik data berhak meminta pembetulan dan penghapusan (UU 27/2022, Pasal 5 sampai 13).
subject-visit = Kunjungan { $no } · { $day }
subject-still-inside = masih di dalam
subject-entered = Dicatat kemudian
subject-by = { $what } oleh { $officer }
subject-because = { $what }. Alasan: { $why }
subject-changed = { $field } { $before } menjadi { $after }
subject-mentions = Disebut di tempat lain dalam buku
subject-mention = kunjungan { $no }, { $day }, { $place }
subject-mention-entry = catatan petugas dalam jejak audit, { $day }
subject-correction = pembetulan
subject-put-aside = Hanya di buku lama { $folder }
subject-left-out = Tidak termasuk: cadangan dan berkas ekspor yang dibuat sebelumnya.
subject-unread = Buku lama di { $folder } tidak bisa dibuka dan tidak dicari.
subject-longer = Kunjungan dengan nama yang lebih panjang yang memuat nama ini: { $count }, dianggap orang lain.
subject-nobody = tidak ada tamu yang bernama persis { $name }; { $count } kunjungan atas nama yang mengandungnya, lihat "posjaga log find"

erase-namesake = kunjungan lain dengan nama yang sama: { $no }, { $day }, { $id }
erase-taken-out = nama dihapus juga dari { $place }
erase-mention = nama masih disebut di { $place }: { $text }
erase-mentions-hint = untuk menghapus nama itu di sana juga: "posjaga log correct", atau pakai --mentions saat menghapus
