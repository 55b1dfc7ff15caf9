# What is wrong with a policy file. `id`, `site` and the like are names in the file.
policy-broken = aturan rusak: { $what }
policy-broken-line = aturan rusak: baris { $line }: { $what }
policy-too-long = lebih panjang dari { $limit } bita
policy-too-large = berkas terlalu besar
policy-not-utf8 = berkas bukan teks UTF-8
policy-ends-in-txt = nama berkas berakhir dengan .txt, bukan .toml
policy-name = `id` dan `series` terdiri atas 1 sampai { $limit } huruf a sampai z, angka, dan tanda hubung
policy-name-of-rules = nama yang diawali `{ $name }` dipakai untuk aturan Uni Eropa
policy-series-without-start = aturan dalam suatu seri perlu `valid_from`
policy-series-is-id = `series` dan `id` sama
policy-title-without-indonesian = `title` tidak punya `id`, yaitu judul bahasa Indonesia
policy-title-empty = ada `title` yang kosong
policy-no-source = tidak ada `source`
policy-source-empty = `text` pada suatu `source` kosong
policy-seen = `seen` berisi admit, review, atau refuse
policy-too-many-rules = lebih dari { $limit } aturan
policy-otherwise-grey = `otherwise`: abu-abu hanya untuk yang tidak bisa dinilai, tidak boleh ditetapkan aturan
policy-rule-grey = aturan { $number }: abu-abu hanya untuk yang tidak bisa dinilai, tidak boleh ditetapkan aturan
policy-rule-empty = aturan { $number }: `when` kosong
policy-rule-ages = aturan { $number }: `from_age` lebih besar daripada `to_age`
policy-too-many-sites = lebih dari { $limit } `site`
policy-site-verdict = hasil sebuah warna berisi admit, review, atau refuse
policy-site-order = warna yang lebih baik tidak boleh bernasib lebih buruk: hijau, kuning, merah, hitam
policy-site-first = satu `site` harus tanpa `valid_from` dan tanpa `to_age`, sebagai yang pertama berlaku
policy-site-same-day = dua `site` berlaku mulai hari yang sama
policy-number = tidak antara { $least } dan { $most }
policy-also-id = `{ $name }` juga menjadi id berkas lain
policy-also-series = `{ $name }` juga menjadi nama suatu seri
policy-also-policy = `{ $name }` juga menjadi id suatu aturan
policy-same-day = aturan { $name } dalam seri ini berlaku mulai hari yang sama

# A policy with the EU's rules besides.
policy-with-rules = { $title } dan aturan Uni Eropa

# A file of the EU's rules: what it is, and what it brought.
policy-kind-rules = aturan CertLogic Uni Eropa, JSON
policy-kind-value-sets = daftar nilai untuk aturan Uni Eropa, JSON
policy-added-rules = Aturan Uni Eropa ditambahkan: { $count }. Pilih sebagai aturan masuk
policy-added-value-sets = Daftar nilai untuk aturan ditambahkan

# What is wrong with it. `Identifier` and the like are names in the file.
policy-rules-not-utf8 = ini bukan teks UTF-8
policy-rules-too-many = lebih dari { $limit } entri
policy-rule-identifier = `Identifier` bukan sebuah nama
policy-rule-country = `Country` bukan kode dua huruf
policy-rule-region = `Region` bukan sebuah nama
policy-rule-type = `Type` tidak dikenal: apakah Acceptance atau Invalidation?
policy-rule-certificate-type = `CertificateType` tidak dikenal
policy-rule-version = ada versi yang tidak terdiri atas tiga angka
policy-rule-ends-before = `ValidTo` lebih awal daripada `ValidFrom`
policy-rule-logic = `Logic` salah susunannya: { $what }
policy-rule-twice = sebuah objek memuat anggota yang sama dua kali
policy-rule-contradicted = { $name } sudah ada dalam versi yang sama, dengan isi berbeda
policy-value-set-too-large = sebuah daftar nilai memuat terlalu banyak kode
