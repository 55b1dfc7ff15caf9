# Berkas yang sudah ditulis.

papers-written = Tersimpan: { $files }
papers-open = Buka untuk dicetak
papers-folder = Buka folder
papers-away = Tutup
