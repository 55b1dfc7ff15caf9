# Daftar evakuasi: siapa yang di dalam, untuk dicocokkan di titik kumpul.

muster-open = Daftar evakuasi…
muster-title = Daftar Evakuasi
muster-beginning = Yang tercatat di dalam pada { $time }: { $people } orang dalam { $visits } kunjungan. Centang setiap orang yang sudah berada di titik kumpul.
muster-end = Yang belum ditemukan dilaporkan kepada pemimpin evakuasi dan petugas pemadam. Musnahkan daftar ini bila tidak dipakai lagi: isinya data pribadi.
muster-phone = Telepon
muster-counted-by = Dihitung oleh
muster-led-by = Pemimpin evakuasi
muster-found-of = { $found } dari { $people } orang sudah di titik kumpul
muster-all-found = Semua { $people } orang sudah di titik kumpul
muster-tick = Sudah di titik kumpul
muster-tick-of = { $name } sudah di titik kumpul
muster-untick = Belum
muster-untick-of = { $name } belum di titik kumpul
muster-show-missing = Hanya yang belum
muster-print = Cetak (PDF)
muster-nobody = Tidak ada tamu di dalam
