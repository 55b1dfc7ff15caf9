# Impor di jendela.

import-which-day-order = Bagaimana tanggal di daftar ini ditulis?
import-day-first = Hari/bulan/tahun
import-month-first = Bulan/hari/tahun
import-first-rows = Baris pertama dibaca begini:
