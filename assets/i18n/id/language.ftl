# Apa bahasa ini, dan bagaimana angka dan waktu ditulis.

# Nama bahasa ini dalam bahasa ini sendiri.
language-name = Bahasa Indonesia
language-thousands = .
language-clock = .
language-locale = id_ID
language-fault = { $file }, baris { $line }: { $what }
language-fault-syntax = bukan Fluent yang benar
language-fault-too-deep = kurungnya terlalu banyak
language-fault-too-long = terlalu panjang, atau terlalu banyak
language-fault-unsafe = berisi tanda kendali atau tanda tersembunyi
language-fault-unreadable = berkas tidak terbaca sebagai teks UTF-8
language-fault-no-language = nama berkas bukan kode bahasa, seperti ms.ftl
language-fault-shipped = bahasa ini sudah ada dalam program
language-fault-double = { $id } ada dua kali, yang pertama berlaku
language-fault-unknown = program tidak punya teks { $id }
language-fault-argument = { $id } kosong, atau memakai isian yang tidak ada
language-fault-reference = { $id } merujuk ke sesuatu yang tidak ada atau tidak boleh
