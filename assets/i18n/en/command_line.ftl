# What the commands say, `--help` (help.ftl) and errors of the domain (errors.ftl) aside.

# A command line that cannot be understood.
usage-twice = { $argument } cannot be given more than once
usage-conflict = { $argument } cannot be given together with { $other }
usage-equals-sign = the value of { $argument } stands after an equal sign
usage-no-value = { $argument } needs a value
usage-bad-value = the value "{ $value }" of { $argument } is not valid: { $why }
usage-unknown-value = "{ $value }" is not a value of { $argument }
usage-possible = possible values: { $values }
usage-unknown-command = unknown command "{ $command }"
usage-no-command = { $command } needs one of these commands: { $commands }
usage-unknown-argument = unknown argument { $argument }
usage-missing = missing argument: { $arguments }
usage-too-many = "{ $value }" is one value too many for { $argument }
usage-too-few = { $argument } needs { $wanted } values and got { $given }
usage-not-text = an argument is not valid UTF-8
usage-similar = did you mean { $similar }?
usage-as-value = to give it as a value, write -- { $argument }
usage-more = For more information, try --help.

# Why a value is not valid.
bad-language = the languages are { $languages }
bad-date = not a date such as 2026-11-23
bad-time = not a time such as 2026-11-23T09:05:00+07:00
bad-local-time = this time did not happen here
bad-moment = write it as 2022-03-01T09:05:00+07:00, 2022-03-01T09:05 or 2022-03-01
bad-closing-hash = not a closing hash such as 1234-9f86d0…, a number and 64 hex digits
bad-order = neither day-first nor month-first
bad-choice = none of { $values }
bad-number = not a whole number
bad-change = not FIELD=VALUE

# Any command.
cli-stopped = stopped
cli-wrong-order = --from is after --to; give the earlier day first
cli-no-such-policy = there is no policy { $id }; see `posjaga policy list`
cli-upgrading = upgrading the guest book to the new version: { $percent } %
cli-progress = { $rows } rows
cli-progress-share = { $rows } rows, { $percent } %
cli-wrong-clock-logged = the computer's clock is wrong (earlier than this program or the log, or decades ahead), and so are the times that are logged; set the clock, or if it is right: `posjaga log confirm-clock`
cli-wrong-clock-judged = the computer's clock is wrong (earlier than this program or the log, or decades ahead), so the validity of credentials cannot be checked; set the clock, give --at TIME, or if the clock is right: `posjaga log confirm-clock`
cli-clock-cannot-be-right = { $time }: the clock is wrong: earlier than this program or the log, or decades ahead. Set the computer's clock
cli-without-window = this build of posjaga has no window; use `posjaga check` and `posjaga log`

# posjaga demo
demo-real-folder = the demo does not touch a data folder with real guests; name an empty folder instead of { $folder }
demo-marker = Everything in this folder is made up by `posjaga demo`.
demo-script-unreadable = cannot read the script { $file }

# posjaga check
check-reading-standard-input = reading codes from standard input, one per line
check-answers-unwritable = the answers cannot be written
check-inputs-unreadable = { $count } of the inputs could not be read; the others were answered
check-base64-broken = The base64 of the line is broken

# posjaga policy
policy-reason-too-long = the reason is longer than { $most } characters

# posjaga trust
trust-more-countries = { $count } more countries
trust-skipped = { $count } not usable
trust-dated = of { $day }

# posjaga doctor
doctor-program = Program
doctor-data-folder = Data folder
doctor-settings = Settings
doctor-languages = Languages
doctor-language-faults = { $count ->
    [one] a text is not used
   *[other] { $count } texts are not used, the first
 }: { $first }
doctor-language-missing = the settings name the language { $code }, whose file is not in the folder languages; English is used
doctor-policy = Policy
doctor-trust = Trust lists
doctor-visit-log = Visit log
doctor-clock = Clock
doctor-cameras = Cameras
doctor-display = Display
doctor-no-trust = none yet; install one with `posjaga trust add FILE`
doctor-trust-is-old = old, bring a newer one with `posjaga trust add FILE`
doctor-keys = { $count ->
    [one] 1 key, updated { $newest }
   *[other] { $count } keys, updated { $newest }
}
doctor-no-visits = none yet; made with the first guest
doctor-log-is-sound = sound, { $visits } visits, { $inside } people inside
doctor-log-is-encrypted = encrypted; checked once it is opened
doctor-wrong-clock = it is wrong: earlier than this program or the log, or decades ahead. Set the computer's clock
doctor-no-camera = none; pictures, a hand scanner and typing work all the same
doctor-silent-camera = no answer; unplug it and plug it in again
doctor-no-format = no format that can be read
doctor-without-camera = this program was built without cameras
doctor-without-window = this program was built without a window
doctor-no-display = none; the commands work without one

# Passphrases, passwords and keys.
key-ask = Passphrase of the log, or its recovery key
key-ask-new = New passphrase
key-ask-again = Once more
key-ask-signing = Password of the signing key
key-differ = the two passphrases are not the same; nothing was changed
key-no-terminal = the guest book is encrypted and there is no terminal to ask on; name a file with the passphrase by --passphrase-file
key-no-terminal-new = there is no terminal to ask on; write the new passphrase into the first line of a file, and name that by --new-passphrase-file
key-no-terminal-signing = there is no terminal to ask on; name a file with the password by --password-file
key-empty = the password is empty; for a key without one use --no-password
key-made = secret key: { $secret }
key-made-public = public key: { $public }
key-made-hint = Give the public key to whoever checks; "minisign -Vm FILE -p { $public }" does
backup-needs-recovery-key = this backup is encrypted and contains no key, and there is no key file here: only the recovery key opens it

# posjaga export
export-signature-needs-file = standard output cannot be signed; write to a file with --output

# posjaga log encrypt, decrypt, passphrase
encrypt-aside-is-plain = the old log in { $folder } cannot be encrypted, and anybody can read it; delete that folder when it is no longer needed
encrypt-keep-recovery-key = The log is encrypted. The line above is the recovery key: print it or write it down, and keep it in a safe place, away from this computer. Without the passphrase and without this key nobody can open the log again, and neither can we.
encrypt-is-plain = The log is no longer encrypted.
encrypt-passphrase-changed = The passphrase is changed; the recovery key stays the same.

# posjaga log add. Its answers are in English whoever asks, for other programs.
add-input-unreadable = cannot read { $file }
add-refused = lines that were refused: { $count }; the answers say why
add-too-long = the line is longer than { $limit } bytes
add-not-text = the line is not UTF-8 text
add-not-an-object = the line is no JSON object
add-at-column = { $what } at column { $column }
add-field-not-text = { $field } is not a text
add-field-not-number = { $field } is not a whole number
add-field-none-of = { $field } is none of { $values }
add-input-broken = the input cannot be read
add-answer-unwritable = the answer cannot be written

# posjaga log import
import-choose-order = the order of dates: --dates day-first (day/month/year) or --dates month-first (month/day/year)
import-choose-day = this list names no day; say which it is with --day

# posjaga log correct and erase
correct-no-reason = give the reason with --why, at most 500 characters
correct-done = { $name } is corrected; "posjaga log trail" keeps what it said before
correct-unchanged = nothing has changed: the visit says so already
erase-no-reason = give the reason with --reason, at most 500 characters

# posjaga backup and restore
backup-done = the backup is complete and checked, { $visits } visits
restore-done = the backup is restored, { $visits } visits; what was here before is kept in { $folder }
restore-destroyed-again = guests' data was destroyed since the backup was made; it was destroyed again in so many visits: { $visits }. The backup still holds it: make a new one and destroy the old
restore-blind = the log that was here cannot be read, so nobody knows what was destroyed since the backup: look at the records in the folder records and destroy it again

# posjaga log rescue
rescue-done = saved into a new log: { $visits } visits; could not be read: { $lost }; the damaged log is kept in { $folder }
rescue-not-needed = the log is sound; there is nothing to rescue
rescue-search-mended = the log is sound; the index of the search was made anew

# posjaga log purge
purge-keeps-for-ever = retention_days = 0: nothing is purged; use --before DATE
purge-nothing-due = nothing is due for destruction
purge-before-is-ahead = { $day } has not come, today is { $today }: that would destroy the visits of today as well; give a day that has passed
purge-waits = { $why }; what that makes due is not purged. If the date is right: `posjaga log confirm-clock`, or use --before DATE
purge-by-day = { $why }; purged by the day that was given
purge-leap = by the computer today is { $today }, but the use of the log bears out no more than { $sure }
purge-leap-unused = by the computer today is { $today }, but this log has not been in use for a week

# posjaga log verify and trail
verify-whole = the audit chain is whole, { $entries } entries
verify-closing-hash = closing hash: { $hash }
verify-no-entries = nothing was written on that day
verify-broken = the audit chain is broken at entry { $entry }: { $what }. Keep a copy of the data folder and report it; delete nothing
verify-broken-missing = this entry is missing
verify-broken-changed = this entry was changed
verify-broken-anchor = the chain up to here is not the one of the closing hash
verify-broken-order = its time runs backwards without a recorded jump of the clock
verify-broken-detail = the detail of this entry was changed, or is gone without a purge
verify-broken-visit = the visit was changed after this entry
verify-broken-visit-missing = the visit of this entry is gone
verify-broken-stray = a visit is in no entry
verify-numbers-lost = numbers without a visit: { $missing } ({ $numbers }); they were lost with the damaged log
verify-numbers-removed = numbers without a visit: { $missing } ({ $numbers }); visits were taken out of the file. Keep a copy of the data folder and report it
verify-index = the table of visits or an index of it does not fit ({ $index }); run "posjaga log rescue"
verify-search = the index of the search does not fit the visits; run "posjaga log rescue"
change-adoption = taken over
change-arrival = arrival
change-departure = departure
change-correction = correction
change-purge = purge
change-destruction = destruction
change-policy = policy
change-export = export
change-import = import from a file
change-clock = clock
change-closing = day closed
change-rescue = saved from a damaged log

# posjaga log audit
audit-found = FOUND { $what }: { $file }, byte { $at }
audit-found-in-visit = FOUND content of a credential in visit { $id }; mend it with "posjaga log correct"
audit-found-in-entry = FOUND content of a credential in the trail, entry { $entry }; it goes with its visit by "posjaga log erase"
audit-not-opened = the old log in { $folder } cannot be opened; only its file was looked at
audit-code = the text of a credential's code
audit-envelope = a signed credential
audit-identifier = the number of a certificate
audit-birth-date = a field with a date of birth
audit-medical = a field with health data
audit-looked-at = looked at: { $files } files ({ $bytes } bytes), { $visits } visits; not looked at: { $not_searched } trust lists and policies, which are no guests' data
audit-clean = no content of a credential is in the data folder
audit-not-clean = content of a credential IS in the data folder

# A visit cancelled, and a departure taken back.
amend-cancelled = The visit of { $name } is cancelled
amend-back = { $name } is inside; the departure is taken back

# The close of a day.
close-assumed = { $name } has left at { $left } (time assumed)
close-done = The day is closed. Departures with an assumed time: { $count }
close-last = A day was last closed at { $at } by { $by }; departures with an assumed time: { $count }
close-never = No day has been closed so far

# Guests who have been here before, and visitor cards.
known-nobody = No guest matches
cards-inside = Card { $card }: { $name }, inside since { $since }
cards-kept = Card { $card }: not returned, with { $name } who came { $since }
cards-lost = Card { $card } is noted as not returned
cards-back = Card { $card } is noted as returned
cards-none-of-visit = no card is noted for this visit
doctor-renderer = Renderer
doctor-shared = several users share it
doctor-renderer-glow = OpenGL (glow)
doctor-renderer-wgpu = Direct3D 12, Vulkan or Metal (wgpu)
doctor-substitute = { $renderer }, because OpenGL does not work here: { $why }; "posjaga --renderer glow" tries it again
doctor-refusal-version = its version is older than 2.0, or a part of it is missing
doctor-refusal-format = it offers nothing to draw on this display with
doctor-refusal-context = it could not be set up, or was lost
doctor-bundle-written = for support; it names no guest, no officer and no office
cli-kept-before-upgrade = The guest book was of an earlier version; as it was, it is kept in { $folder }, where retention destroys as well
