# Impor di jendela.

import-which-day-order = Bagaimana tanggal di daftar ini ditulis?
import-day-first = Hari/bulan/tahun
import-month-first = Bulan/hari/tahun
import-which-day = Daftar ini tidak menyebut tanggal. Tanggal kunjungannya?
import-use-day = Pakai tanggal ini
import-day = Tanggal kunjungan
import-first-rows = Baris pertama dibaca begini:
