# The encryption of the guest book, in the window and on the sheet with the recovery key.

encryption-guest-book = Guest book
encryption-off = not encrypted
encryption-on = encrypted
encryption-encrypt = Encrypt…
encryption-encrypt-hint = Without the passphrase the guest book can then no longer be read from this disk, even when the computer is stolen. It is asked for whenever Pos Jaga is opened.
encryption-new-passphrase = New passphrase
encryption-once-more = Once more
encryption-differ = The two are not the same yet.
encryption-unlock = Open the guest book
encryption-unlock-hint = The guest book is encrypted. Until it is opened, codes are checked but visits are not recorded.
encryption-passphrase = Passphrase or recovery key
encryption-working = One moment…
encryption-recovery-key = Recovery key
encryption-recovery-hint = Write this key down or print it now, and keep it away from this computer. It is shown once. When the passphrase is forgotten, only this key opens the guest book.
encryption-sheet-beginning = This key opens the encrypted guest book of Pos Jaga, line by line:
encryption-sheet-use = When the passphrase is forgotten, or the file visits.key is lost: type this key in the place of the passphrase. Capitals, blanks and dashes do not matter.
encryption-sheet-keep = Keep this sheet under lock, away from the computer. Whoever has this key and the disk can read the guest book. Delete this PDF file once it is printed.
encryption-save-sheet = Save a sheet to print…
encryption-sheet-saved = The sheet with the recovery key is ready to print and then to delete: { $path }
encryption-sheet-failed = The sheet with the recovery key could not be written; write the key down by hand.
encryption-copy = Copy
encryption-kept = I have kept it
encryption-later = Later
encryption-failed = The guest book was not encrypted and is as it was. Close any export that is running and try again.
encryption-other-key = This key does not open this guest book. Use its recovery key, which was printed.
