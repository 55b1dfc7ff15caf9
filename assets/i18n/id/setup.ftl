# `posjaga setup`, yang menyiapkan pos dari sebuah office.toml.

setup-done = Siap: { $settings } pengaturan, { $trust } daftar kepercayaan, { $others } aturan dan bahasa
setup-nothing-changed = { $count } kesalahan; tidak ada yang diubah
setup-fault = baris { $line }: { $what }
setup-not-text = ini bukan teks UTF-8; simpan berkasnya sebagai UTF-8
setup-empty = berkas ini tidak mengatur apa pun
setup-no-post = nama pos kosong
setup-not-beside = { $path } bukan berkas di samping berkas ini; taruh di folder yang sama atau folder di dalamnya
setup-no-list = { $list } adalah daftar berkas, misalnya ["a.json", "b.pem"]
setup-twice = { $name } disebut dua kali
setup-too-many = lebih dari 200 berkas disebut
setup-ending = nama berkas seperti itu berakhir dengan .{ $ending }
setup-no-policy = tidak ada aturan { $id }; "posjaga policy list" menyebut yang ada
setup-no-language = tidak ada bahasa { $code }; sebutkan berkasnya di languages
setup-names-no-group = sebutkan grup pengguna yang memakai buku tamu bersama, misalnya "posjaga setup --shared posjaga"
setup-shared = mulai sekarang buku tamu ini dipakai bersama oleh grupnya; di tempat bersama komputer ini, Pos Jaga setiap pengguna membukanya
setup-own-stays = buku tamu Anda sendiri di folder ini tidak dibuka lagi; "posjaga --data FOLDER backup BERKAS", lalu "posjaga restore BERKAS", memindahkannya
