# A keyboard that garbles what a hand scanner types.

keyboard-caps-lock = Caps Lock is on, or the scanner changes the case of letters: the code is spoilt
keyboard-layout = The keyboard layout of this computer spoils what the scanner types
keyboard-advice-caps-lock = Not the guest's fault. Turn Caps Lock off, then scan again
keyboard-advice-layout = Not the guest's fault. Choose the English (US) keyboard on this computer or set the scanner up for yours, then scan again
keyboard-layout-american = The American keyboard layout spoils what the scanner types
keyboard-layout-british = The British keyboard layout spoils what the scanner types
keyboard-layout-german = The German keyboard layout spoils what the scanner types
keyboard-layout-swiss = The Swiss keyboard layout spoils what the scanner types
keyboard-layout-french = The French (AZERTY) keyboard layout spoils what the scanner types
keyboard-layout-belgian = The Belgian (AZERTY) keyboard layout spoils what the scanner types
keyboard-layout-spanish = The Spanish keyboard layout spoils what the scanner types
keyboard-layout-latin-american = The Latin American keyboard layout spoils what the scanner types
keyboard-layout-italian = The Italian keyboard layout spoils what the scanner types
keyboard-layout-portuguese = The Portuguese keyboard layout spoils what the scanner types
keyboard-layout-brazilian = The Brazilian keyboard layout spoils what the scanner types
keyboard-layout-swedish = The Swedish keyboard layout spoils what the scanner types
keyboard-layout-danish = The Danish keyboard layout spoils what the scanner types
keyboard-layout-norwegian = The Norwegian keyboard layout spoils what the scanner types
keyboard-layout-turkish = The Turkish keyboard layout spoils what the scanner types
keyboard-layout-czech = The Czech keyboard layout spoils what the scanner types
keyboard-layout-hungarian = The Hungarian keyboard layout spoils what the scanner types
keyboard-layout-croatian = The Croatian keyboard layout spoils what the scanner types
keyboard-layout-french-canadian = The Canadian French keyboard layout spoils what the scanner types
keyboard-layout-dvorak = The Dvorak keyboard layout spoils what the scanner types
keyboard-layout-russian = The Russian keyboard layout spoils what the scanner types
