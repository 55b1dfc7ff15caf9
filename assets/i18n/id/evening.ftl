# Tutup hari.

evening-open = Tutup hari… (F12)
evening-title = Tutup hari: { $day }
evening-nobody = Tidak ada tamu yang masih di dalam.
evening-inside = Belum tercatat keluar: { $count }. Semuanya dicatat keluar, dengan tanda bahwa jamnya perkiraan, kecuali yang ditandai masih di dalam.
evening-stays = Masih di dalam
evening-stays-of = { $name } masih di dalam
evening-leaves = Sudah pulang
evening-leaves-of = { $name } sudah pulang
evening-note = Catatan untuk petugas berikutnya
evening-files = Berkas hari ini
evening-do = { $count ->
    [0] Tutup hari (Enter)
   *[other] Catat { $count } keluar dan tutup hari (Enter)
}
evening-done = Hari ditutup, { $count } tamu dicatat keluar dengan jam perkiraan
evening-still-inside = Masih di dalam: { $count }
evening-writing = Menulis berkas…
evening-handed-over = Titipan { $at }: { $note }
evening-handed-over-by = Titipan { $by }, { $at }: { $note }
evening-handover-read = Sudah dibaca
