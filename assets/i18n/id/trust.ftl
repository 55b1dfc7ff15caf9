# What a trust file is.

trust-kind-certificates = sertifikat X.509: PEM, DER, atau base64 per baris
trust-kind-gateway-list = daftar JSON gateway DGC Uni Eropa
trust-kind-signed-german-list = daftar Jerman bertanda tangan
trust-kind-signed-german-test-list = daftar Jerman untuk uji coba, BUKAN untuk pos sungguhan
trust-kind-list-key = kunci publik daftar bertanda tangan, PEM
trust-kind-national-list = daftar nasional AT, SE, FR, IT, CH, NL, PL
trust-kind-signed-swiss-list = daftar Swiss bertanda tangan
trust-kind-swiss-active-keys = daftar kunci penerbit Swiss yang masih aktif, bertanda tangan
trust-kind-key-sets = kumpulan kunci JWK, dengan penerbitnya
trust-kind-health-card-directory = direktori VCI untuk Kartu Kesehatan SMART
trust-kind-health-card-issuers = nama penerbit Kartu Kesehatan SMART, tanpa kunci
trust-kind-health-card-revocations = daftar pencabutan Kartu Kesehatan SMART
trust-kind-revocation-batches = daftar pencabutan DCC
trust-kind-did-documents = dokumen DID, dari Selandia Baru atau GDHCN WHO
trust-kind-key-registry = daftar penerbit PathCheck

# What it brought.
trust-added-list-key = Kunci daftar ditambahkan
trust-added-swiss-active-keys = Daftar kunci penerbit Swiss yang aktif ditambahkan: { $count }
trust-added-health-card-issuers = Nama penerbit ditambahkan: { $count }, tanpa kunci
trust-added-revocations = Daftar pencabutan ditambahkan: { $count }
trust-added-keys = Daftar penerbit sertifikat ditambahkan: { $count } kunci

# What makes it doubtful.
trust-for-tests = HANYA UNTUK UJI, bukan untuk pos sungguhan
trust-test-signers = memuat penanda tangan UJI milik WHO, sertifikat dari mereka ditandai
trust-unchecked = tanda tangan daftar tidak diperiksa; pastikan dari mana asalnya

# What is wrong with it: half a sentence after its kind.
trust-fault-json = JSON-nya rusak
trust-fault-too-many = isinya lebih banyak daripada daftar mana pun
trust-fault-several-keys = memuat beberapa kunci
trust-fault-base64 = base64-nya rusak
trust-fault-curve = kuncinya bukan kunci P-256
trust-fault-der = DER-nya rusak
trust-fault-no-keys = tidak memuat satu kunci pun
