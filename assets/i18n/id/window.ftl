# Mengapa tidak ada jendela: apa yang terjadi, mengapa, dan apa yang dilakukan. Dan apa yang menggambarnya.

window-no-display = Jendela tidak bisa dibuka. Layar tidak ada atau tidak menjawab. Masuk langsung di komputernya, atau pakai perintah tanpa jendela seperti "posjaga check" dan "posjaga log".
window-no-renderer = Jendela tidak bisa dibuka. Layar ada, tetapi OpenGL 2 maupun penggantinya (Direct3D 12, Vulkan, atau Metal) tidak bekerja di komputer ini. Pasang penggerak kartu grafis, atau di Linux paket mesa-vulkan-drivers; sementara itu "posjaga check" dan "posjaga log" tetap bekerja tanpa jendela.
window-trouble = Jendela tidak bisa dibuka. Bagian sistem yang diperlukan gagal atau tidak ada; "posjaga -v" menunjukkan yang mana. Pasang pembaruan sistem, lalu coba lagi; sementara itu "posjaga check" dan "posjaga log" tetap bekerja tanpa jendela.
