# The fields of a visit: the name of each within a sentence, its label where it is typed in, and what its column is
# called where a list is read.

field-name = nama
field-name-label = Nama lengkap
field-name-column = nama

field-organisation = instansi
field-organisation-label = Asal / instansi
field-organisation-column = instansi

field-purpose = keperluan
field-purpose-label = Keperluan
field-purpose-column = keperluan

field-host = tujuan
field-host-label = Menemui
field-host-column = menemui

field-phone = telepon
field-phone-label = No. HP / WA
field-phone-column = telepon

field-card = nomor kartu
field-card-label = No. Kartu
field-card-column = nomor kartu

field-party = jumlah orang
field-party-label = Jumlah orang
field-party-column = jumlah orang

field-evidence = bukti
field-evidence-column = bukti

field-verdict = hasil
field-verdict-column = hasil

field-policy = aturan
field-policy-column = aturan

field-post = pos
field-post-column = pos

field-officer = petugas
field-officer-column = petugas

field-note = catatan
field-note-label = Keterangan
field-note-column = catatan

field-arrived = masuk
field-arrived-column = jam masuk

field-left = keluar
field-left-column = jam keluar

field-ending = akhir kunjungan
field-ending-column = akhir kunjungan
