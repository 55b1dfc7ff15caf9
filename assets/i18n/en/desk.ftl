# The window.

desk-guest-book = Guest book
desk-demo-banner = DEMO · all guests and certificates on this screen are made up, this is no real guest book
desk-demo = DEMO

desk-ready = Ready
desk-ready-hint = Hold the QR code to the camera
desk-ready-without-camera = No camera: use a scanner, a picture, or what the officer sees
desk-help-title = How to use it
desk-help-scan = the guest holds the code to the camera, the verdict comes by itself
desk-help-enter = checks the guest in
desk-help-escape = closes the verdict, or clears the form
desk-help-digits = choose the purpose
desk-help-seen = without a QR code: card, app, doctor's letter, child
desk-camera = Camera
desk-camera-choice = Choose a camera
desk-camera-first = The first camera that works
desk-camera-starting = Starting the camera…
desk-camera-running = Hold the QR code 10–20 cm before the camera, phone screen bright
desk-hint-closer = Bring the code closer to the camera
desk-hint-farther = Too close: hold the code a little farther away
desk-hint-hold-still = Hold the code still
desk-hint-glare = Something is reflected: tilt it a little
desk-hint-dark = Too dark: turn up the screen of the phone
desk-hint-micro-qr = This is a Micro QR code, which is not supported
desk-no-sound = The verdict cannot be heard: this computer plays no sounds. Connect loudspeakers, or turn sounds off in the settings (Look).
desk-code-field = Type or paste a code
desk-check-code = Check
desk-open-picture = Open a picture…

desk-close = Close (Esc)
desk-born = Born
desk-check-identity = Compare with the identity card
desk-names-hidden = Name hidden; scan again to see it
desk-judged-by = Policy
desk-seen-by-officer = Seen by the officer, not verified yet
desk-issued-by = Issuer
desk-filed = Logged
desk-not-recorded = Not recorded: the guest book is in trouble
desk-inside-already = Inside already
desk-inside-since = Came in at { $time }, guest no. { $no }
desk-check-out-enter = Check out (Enter)
desk-just-arrived = Check out

desk-guest = Guest
desk-seen-evidence = Without a QR code: what the officer saw
desk-card-seen = Vaccine card
desk-app-seen = Guest's app
desk-letter-seen = Doctor's letter
desk-child = Child, with parent
desk-check-in = Check in (Enter)
desk-check-in-without = Check in without evidence (Enter)
desk-check-in-unproved = Check in, not proved (Enter)
desk-turn-away = Log as turned away (Enter)
desk-clear = Clear the form
desk-whose-draft = A code was scanned while this form was not logged yet. Is it this guest's?
desk-use-code = Yes, use what was scanned
desk-draft-taken-back = The verdict for this form was taken back, because the trusted keys or the policy changed. Scan again.
desk-draft-goes-on = Go on without a code
desk-saving = Saving…
desk-saved = Saved
desk-name-missing = The guest's name is needed first
desk-nameless = No name
desk-not-saved-busy = Not saved yet: the guest book is busy. Press Enter again.
desk-not-saved-inside = This guest is inside already.
desk-not-saved-not-inside = This guest has left already.
desk-not-saved-clock = Not saved yet: the clock of this computer is wrong. Set its date and time.
desk-not-saved-too-long = Not saved yet: a field is longer than { $most } characters.
desk-not-saved-party = Not saved yet: 1 to { $most } people.
desk-not-saved-log = Not saved yet: { $trouble }. Your entries are kept; press Enter to try again.
desk-not-saved-destroyed = This visit was destroyed and stays so.
desk-not-saved-unchanged = Nothing has changed.

desk-inside = Inside now
desk-inside-none = No guest is inside
desk-inside-unknown = The guest book is not open: nobody knows yet who is inside
desk-inside-earlier = Came on other days and never checked out: { $count }
desk-check-out = Check out
desk-check-out-of = Check out { $name }

desk-trust-loading = Trust list: loading…
desk-trust-none = Trust list: none yet
desk-trust-keys = { $count ->
    [one] 1 trusted key
   *[other] { $count } trusted keys
}
desk-trust-today = updated today
desk-trust-age = { $days ->
    [one] updated yesterday
   *[other] updated { $days } days ago
}
desk-policy = Entry policy
desk-policy-in-force = The Indonesian policy in force
desk-post = Post
desk-log-ready = Guest book ready
desk-log-opening = Opening the guest book…
desk-log-trouble = Guest book in trouble
desk-log-full = The disk is full
desk-log-gone = The guest book's file is gone
desk-log-unwritable = The guest book is read-only
desk-log-closed = Guest book locked
desk-log-in-use = Another program holds the guest book

desk-no-trust-list = There is no trust list yet, so no certificate can be verified. Add one here.
desk-add-trust-list = Add a trust list…
desk-trust-for-tests = A list of TEST issuers is installed: made-up certificates count as genuine. Remove it in the settings, under Certificate issuers.
desk-test-signers = { $count ->
    [one] The trust lists hold 1 TEST signer of the WHO: certificates of it are marked, and need a check.
   *[other] The trust lists hold { $count } TEST signers of the WHO: certificates of theirs are marked, and need a check.
}
desk-trust-too-old = The trust list is { $days } days old. Ask for a new one; new certificates may not be known yet.
desk-trust-broken = { $count ->
    [one] 1 trust file cannot be read and is not used. Add it again.
   *[other] { $count } trust files cannot be read and are not used. Add them again.
}
desk-log-not-recorded = { $trouble }. Until then visits are not recorded.
desk-log-unlock = Open
desk-log-held = Another program keeps reading the guest book, so its temporary file grows ({ $mebibytes } MiB). Close that program.
desk-log-upgrading = The guest book is being brought up to date: { $percent } %. Guests can be entered; they are saved when it is done.
desk-log-retry = Try again
desk-log-rescue = Save & go on
desk-clock-wrong = The clock of the computer is wrong: whether a credential is in force cannot be told. Set it right.
desk-clock-confirm = The clock is right now
desk-retention-waits = The destruction of old data waits: by the computer today is { $today }, and for days before that nobody used this program. Is that date right?
desk-purged = { $visits ->
    [one] Its time is over: personal data of 1 visit has been destroyed
   *[other] Their time is over: personal data of { $visits } visits has been destroyed
}
desk-record-written = The record of destruction is ready to be printed: { $path }
desk-record-failed = The record of destruction cannot be written; until it can, nothing is destroyed. Look at the folder records in the data folder.
desk-rescued = The damaged guest book is kept aside; { $visits ->
    [one] 1 visit is saved
   *[other] { $visits } visits are saved
}, { $lost } cannot be read
desk-rescue-failed = The damaged guest book could not be put aside; close other programs that use it, and try again
desk-judge-died = The part that checks codes has stopped. Close Pos Jaga and open it again.
desk-clerk-died = The guest book has stopped: visits are not recorded. Close Pos Jaga and open it again.
desk-files-died = The part for files has stopped: no exports, no pictures. Close Pos Jaga and open it again.
desk-watch-died = The watch for changes stopped: new trusted keys and settings are not seen. Close Pos Jaga and open it again.
desk-exported = Exported: { $visits ->
    [one] 1 visit
   *[other] { $visits } visits
}, { $people ->
    [one] 1 person
   *[other] { $people } people
}, in { $path }
desk-export-failed = The export failed. Check the folder, or choose another place: { $path }
desk-not-signed = Exported, but not signed. Check the key in config.toml: { $path }
desk-work-cancelled = Cancelled
desk-exporting = Exporting, { $count ->
    [one] 1 visit
   *[other] { $count } visits
}
desk-importing = Reading the file, { $count ->
    [one] 1 row
   *[other] { $count } rows
}
desk-cancel = Cancel
desk-import-open = Import…
desk-import-title = Import visits
desk-import-do = Import
desk-import-advice = Rows that are refused are not logged. Mend them in the file and import it again; nothing is doubled.
desk-drop-here = Drop it here: a picture of a code, a list of guests, or a trust list
desk-checked-out = { $name } has left
desk-undone = Undone at once: logged by mistake
desk-visit-cancelled = The visit of { $name } is cancelled
desk-still-inside = { $name } is inside; the departure is taken back
desk-day-closed = The day is closed. Departures with an assumed time: { $count }
desk-check-out-failed = The departure is not logged. Try again; if it stays so, close other programs that use the guest book.
desk-trust-failed = The trust list cannot be read or kept. Copy the file to this computer and try again.
desk-code-not-for-a-field = A scanner sent a short code that is no certificate (a staff badge?). It was not put into the field; type or paste it if you need it.
desk-verdict-taken-back = The trusted keys or the policy changed, so the verdict was taken back. Scan again.
desk-settings-broken = The settings file was changed and cannot be read; the settings stay as they were. Ask the IT officer to check it ("posjaga doctor").
desk-too-much-waiting = Too much is waiting, the last thing was not done. Try again.
desk-code-failed = That code cannot be processed. Try once more, then look at the guest's card or app.
desk-code-too-long = What the scanner sent is too long for a code. Scan one code only.
desk-setting-not-kept = The setting holds for now, but cannot be kept for the next time. Look at the data folder.
desk-policy-missing = The policy “{ $policy }” is not there or its file is faulty: nothing is judged. Choose another in the settings.

desk-export-open = Export…
desk-export-title = Export the guest book
desk-export-from = From day
desk-export-to = To day
desk-export-format = Format
desk-export-file = File
desk-export-choose = Choose…
desk-export-do = Export
desk-preview-open = Another policy…
desk-preview-title = The verdict under another policy
desk-preview-day = Date
desk-preview-do = Judge
desk-preview-gone = The certificate is not kept. Scan the code again.
desk-preview-only = On { $day }. For information only: the verdict on the screen and in the guest book stays.
desk-part-seen = Code { $number } of { $of } was read. Show the next one.
desk-settings-open = Settings…
desk-settings-title = Settings
desk-language = Language
desk-done = Done

# Guests who have been here before, and what is offered while somebody types.
desk-offer-leave = Check out: { $name }
desk-offer-leave-card = Card { $card }, check out: { $name }
desk-offer-hint = Arrows choose · Enter takes · Esc ignores
desk-no-such-card = Card { $card } is not in use. To check somebody in, enter the name.
desk-card-is-out = Card { $card } is out with { $name } since { $since }
desk-card-is-lost = Card { $card } has not come back since { $since }
desk-nameless-child = Child (accompanied)
desk-undo-check-in = F2 Undo the check-in of { $name }
desk-undo-check-out = F2 Undo
desk-call-host = Call { $telephone }
desk-draft-found = Not logged yet when the program ended: { $name }
desk-draft-take-up = Go on with it
desk-draft-throw-away = Throw away
desk-overdue = { $count ->
        [one] 1 guest inside for more than { $hours } hours
       *[other] { $count } guests inside for more than { $hours } hours
    }

# Expected guests.
desk-expected = Guests expected today
desk-expected-open = Open a list…
desk-expected-none = No guests are expected so far. Open today's list (CSV, XLSX or ODS), or drag it onto this window.
desk-expected-taken-in = Guests expected today: { $count } (F11)
desk-expected-at = expected at { $time }
desk-expected-today = expected today
desk-expected-to = { $at }, to see { $host }
desk-expected-come = Has come
desk-expected-come-of = { $name } has come
