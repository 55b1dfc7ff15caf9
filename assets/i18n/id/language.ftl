# Apa bahasa ini, dan bagaimana angka dan waktu ditulis.

# Nama bahasa ini dalam bahasa ini sendiri.
language-name = Bahasa Indonesia
