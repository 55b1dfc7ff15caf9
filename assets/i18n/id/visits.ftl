# Buku tamu di baris perintah.

visits-column-no = No
visits-column-day = Tanggal
visits-column-arrived = Masuk
visits-column-left = Keluar
visits-column-people = Orang
visits-column-name = Nama
visits-column-organisation = Instansi
visits-column-purpose = Keperluan
visits-column-id = ID

visits-totals = { $visits } kunjungan, { $people } orang, { $inside } orang masih di dalam
# Di belakang visits-totals.
visits-entered-later = ; * dicatat kemudian: { $count }
visits-cancelled-too = ; dibatalkan: { $count }
visits-ending-assumed = waktu keluar perkiraan
visits-ending-cancelled = dibatalkan
visits-inside-earlier = Masuk pada hari lain, belum tercatat keluar: { $count }
visits-checked-out = { $name } tercatat keluar
visits-no-such-id = tidak ada kunjungan dengan ID { $prefix }; lihat "posjaga log inside"
visits-several-ids = lebih dari satu kunjungan dengan ID { $prefix }…; ketik ID lebih panjang
visits-corrected = dibetulkan { $day }
visits-mark-entered = * dicatat kemudian { $day }
visits-known = { $visits ->
       *[other] { $count } kunjungan
    }
visits-known-at-least = sedikitnya { $count } kunjungan
visits-known-last = terakhir { $day }
visits-known-last-to = terakhir { $day } ke { $host }
visits-known-card = kartu { $card } belum kembali
