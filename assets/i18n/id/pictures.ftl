# Berkas milik tamu yang tidak terbaca.

pictures-not-found = Berkas tidak ada
pictures-unreadable = Berkas tidak dapat dibaca
pictures-broken = Berkas rusak. Minta dikirim lagi
pictures-unknown = Jenis berkas ini tidak dibaca. Pakai PDF, atau gambar PNG, JPEG, WebP, BMP, GIF atau TIFF
pictures-heic = Foto HEIC dari iPhone tidak dibaca. Buat tangkapan layar, atau kirim sebagai JPEG
pictures-avif = Gambar AVIF tidak dibaca. Buat tangkapan layar, atau kirim sebagai JPEG
pictures-locked = Dokumen ini terkunci dengan kata sandi. Buka, lalu buat tangkapan layar
pictures-too-large = Gambar terlalu besar. Potong sampai tinggal kodenya, atau buat tangkapan layar
pictures-too-slow = Dokumen ini terlalu lama digambar. Buka, lalu buat tangkapan layar
pictures-part-alone = Ini bagian { $number } dari { $of } ({ $seen } sudah terbaca). Tunjukkan bagian yang lain juga
pictures-micro-qr = kode Micro QR tidak dibaca
pictures-no-code = tidak ada kode
