# Apa bahasa ini, dan bagaimana angka dan waktu ditulis.

# Nama bahasa ini dalam bahasa ini sendiri.
language-name = Bahasa Indonesia
language-thousands = .
language-clock = .
language-locale = id_ID
