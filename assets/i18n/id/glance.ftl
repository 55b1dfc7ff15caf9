# Ringkasan satu hari.

glance-open = Ringkasan hari…
glance-title = Ringkasan hari
glance-day = Tanggal
glance-earlier = ‹ Sebelumnya
glance-later = Sesudahnya ›
glance-counting = Menghitung…
glance-sums = { $visits } kunjungan, { $people } orang
glance-by-hour = Kunjungan per jam
glance-by-evidence = Kunjungan menurut bukti
glance-not-judged = Tanpa hasil
glance-nobody = Tidak ada kunjungan
glance-all = Jumlah
glance-chart = Grafik: { $title }. Angkanya ada di tabel di sampingnya.
glance-median = Dari hasil sampai tercatat: { $seconds } detik per tamu (nilai tengah { $guests } tamu sejak program dibuka)
