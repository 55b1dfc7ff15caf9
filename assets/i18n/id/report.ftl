# Laporan di atas kertas dan ringkasan buku kerja.

report-daily-title = LAPORAN HARIAN BUKU TAMU
report-title = LAPORAN BUKU TAMU
report-visits-sheet = Kunjungan
report-summary-sheet = Ringkasan

report-column-no = No
report-column-in = Masuk
report-column-out = Keluar
report-column-name = Nama
report-column-from = Asal / Instansi
report-column-purpose = Keperluan
report-column-host = Menemui
report-column-people = Orang
report-column-evidence = Bukti
report-column-verdict = Hasil

report-no-visits = Tidak ada kunjungan
report-summary = Rekapitulasi
report-visits = Kunjungan
report-people = Orang
report-inside = Orang belum keluar
report-entered-later = * Dicatat kemudian
report-cancelled = Dibatalkan (tidak dihitung)
report-by-verdict = Kunjungan menurut hasil
report-not-judged = Tanpa hasil
report-by-evidence = Kunjungan menurut bukti
report-by-hour = Kunjungan menurut jam masuk
report-hour = Jam
report-closing-hash = Kode penutup buku tamu
report-made-at = Dibuat dengan Pos Jaga, { $time }
report-page = Halaman { $page }/{ $pages }
report-acknowledged = Mengetahui,
report-position = Jabatan
report-officer = Petugas jaga
report-staff-number = NIP
