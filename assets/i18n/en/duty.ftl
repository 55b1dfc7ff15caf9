# Officers, supervisors, the first start, and the keys.

duty-switch = Who is on duty now?
duty-name = Officer's name
duty-take-over = Go on duty
duty-ask = A supervisor is needed
duty-ask-hint = Only a supervisor may change settings, policy and trust lists, and import. The permission holds for five minutes.
duty-pin-of = PIN of { $name }
duty-pin-working = Checking the PIN…
duty-pin-wrong = Wrong PIN. Type it again.
duty-allow = Allow
duty-needed = Only a supervisor may do that. Ask one to enter the PIN.

people-hint = Once there is a supervisor, nobody else may change settings and policy, erase, purge and import. PINs keep colleagues apart; whoever controls this computer can get past them.
people-none = Nobody is listed yet, so everybody may do everything.
people-officer = Officer
people-supervisor = Supervisor
people-without-pin = without a PIN
people-add = Add or change
people-role = Role
people-pin = PIN, at least 4 letters or digits (may be pasted)
people-pin-short = A PIN has at least { $least } letters or digits.
people-pin-differs = The two PINs are not the same yet.
people-supervisor-pin = A supervisor needs a PIN.
people-change = Save
people-edit = Change
people-edit-of = Change { $name }
people-remove = Take this person off the list? Visits that were logged by them keep the name.
people-refused = The list of officers cannot be kept. Check the name and the PIN, and try again.

first-start = First steps with Pos Jaga ({ $number } of { $of })
first-start-language = The language on screen and on reports. It can be changed at any time.
first-start-office = These names stand in the title of the window and on reports. The examples fill the lists of purposes and hosts.
first-start-trust = Without a list of issuers no certificate can be verified. Plug in the USB stick from your IT officer and choose the file. You may go on without: cards and apps of guests can be logged all the same.
first-start-camera = The camera reads QR codes. Without one, a hand scanner and pictures still work.
first-start-camera-works = The camera works.
first-start-scan = Ready. Close this window and hold a QR code to the camera: the verdict comes by itself, and Enter checks the guest in. F1 shows all keys.
first-start-next = Next
first-start-done = Begin to scan
first-start-skip = Skip the set-up

keys-help = this page
keys-undo = takes the last check-in or check-out back, for ten seconds
keys-party = how many people are in the group
keys-card = the number of the visitor card
keys-expected = the guests expected today
keys-letters = three letters of a name, an organisation or a telephone: guests who have been here; a card number: check out
keys-again = checks once more the code that is still before the camera
keys-officer = change the officer on duty
keys-find = find a guest in the whole book
keys-paste = checks a copied code, while no field is being filled
keys-tab = to the next field; Shift+Tab goes back
keys-hint-scanner = A hand scanner and files can be used at any time: scan, or drop a picture or PDF on the window.
keys-hint-trouble = When something is wrong, a line at the top or bottom of the screen says what, why, and what can be done.

# posjaga officer, and what only a supervisor may do.
duty-ask-pin = Supervisor's PIN
duty-no-terminal = only a supervisor may do this, and there is no terminal to ask for the PIN; give its file with --pin-file
duty-no-supervisor = this is no supervisor's PIN; nothing was changed
people-ask-pin = New PIN
people-no-terminal = there is no terminal to ask for the PIN; write it into the first line of a file and name that with --new-pin-file, or give --without-pin
officer-unknown = there is no officer of this name; see "posjaga officer list"
officer-name = the officer's name is empty or too long
officer-full = at most { $most } officers; remove those who are no longer on duty
officer-pin = a PIN has { $least } to { $most } letters or digits
officer-no-pin = a supervisor needs a PIN

# The second screen, and the file chooser.
guest-screen-title = Pos Jaga · Guest
guest-screen-aim = Please hold your QR code to the camera

browser-title = Choose a file
browser-folder = Folder
browser-up = Up
browser-home = My folder
browser-downloads = Downloads
browser-sticks = USB sticks
browser-reading = Reading the folder…
browser-unreadable = This folder cannot be read. Check its name, or choose another one.
browser-empty = No file in this folder is of this kind.
browser-name = File name
browser-save = Save
