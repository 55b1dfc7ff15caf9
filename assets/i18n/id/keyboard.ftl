# Papan ketik yang merusak kiriman pemindai.

keyboard-caps-lock = Caps Lock menyala, atau pemindai mengubah huruf besar-kecil: isi kode hilang
keyboard-layout = Tata letak papan ketik komputer ini merusak isi kode dari pemindai
keyboard-advice-caps-lock = Bukan kesalahan tamu. Matikan Caps Lock, lalu pindai lagi
keyboard-advice-layout = Bukan kesalahan tamu. Pilih papan ketik Inggris (AS) di komputer ini atau setel pemindai, lalu pindai lagi
keyboard-layout-american = Tata letak papan ketik AS merusak isi kode dari pemindai
keyboard-layout-british = Tata letak papan ketik Britania merusak isi kode dari pemindai
keyboard-layout-german = Tata letak papan ketik Jerman merusak isi kode dari pemindai
keyboard-layout-swiss = Tata letak papan ketik Swis merusak isi kode dari pemindai
keyboard-layout-french = Tata letak papan ketik Prancis (AZERTY) merusak isi kode dari pemindai
keyboard-layout-belgian = Tata letak papan ketik Belgia (AZERTY) merusak isi kode dari pemindai
keyboard-layout-spanish = Tata letak papan ketik Spanyol merusak isi kode dari pemindai
keyboard-layout-latin-american = Tata letak papan ketik Amerika Latin merusak isi kode dari pemindai
keyboard-layout-italian = Tata letak papan ketik Italia merusak isi kode dari pemindai
keyboard-layout-portuguese = Tata letak papan ketik Portugis merusak isi kode dari pemindai
keyboard-layout-brazilian = Tata letak papan ketik Brasil merusak isi kode dari pemindai
keyboard-layout-swedish = Tata letak papan ketik Swedia merusak isi kode dari pemindai
keyboard-layout-danish = Tata letak papan ketik Denmark merusak isi kode dari pemindai
keyboard-layout-norwegian = Tata letak papan ketik Norwegia merusak isi kode dari pemindai
keyboard-layout-turkish = Tata letak papan ketik Turki merusak isi kode dari pemindai
keyboard-layout-czech = Tata letak papan ketik Ceko merusak isi kode dari pemindai
keyboard-layout-hungarian = Tata letak papan ketik Hungaria merusak isi kode dari pemindai
keyboard-layout-croatian = Tata letak papan ketik Kroasia merusak isi kode dari pemindai
keyboard-layout-french-canadian = Tata letak papan ketik Kanada (Prancis) merusak isi kode dari pemindai
keyboard-layout-dvorak = Tata letak papan ketik Dvorak merusak isi kode dari pemindai
keyboard-layout-russian = Tata letak papan ketik Rusia merusak isi kode dari pemindai
