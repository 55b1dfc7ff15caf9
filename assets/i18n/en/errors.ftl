# What went wrong, and what to do about it: half a sentence, which the window makes a whole one of.

# Why the system says no.
system-not-found = there is no such file or folder
system-no-permission = no permission
system-disk-full = the disk is full
system-read-only = the disk is read-only
system-no-file = this is not an ordinary file
system-in-use = another program has the file open; close it there

# The guest book.
visit-log-not-found = no visit has the id { $id }; see "posjaga log inside"
visit-log-already-left = the guest of visit { $id } has already left
visit-log-still-inside = the guest of visit { $id } is still inside, so the visit is not destroyed; check the guest out first
visit-log-destroyed = this visit was destroyed and stays so
visit-log-moved = the file of the guest book was moved, deleted or replaced; put it back, then try again
visit-log-disk-full = the disk is full, the guest book cannot be written; free some space
visit-log-read-only = the guest book cannot be written, its file or folder is read-only; check the permissions
visit-log-locked = another program is using the guest book; close that program, then try again
visit-log-damaged = the guest book is damaged, or no guest book of Pos Jaga; do not delete it: salvage what can be read ("posjaga log rescue"), or restore a backup
visit-log-key-needed = the guest book is encrypted; open it with its passphrase or its recovery key
visit-log-wrong-key = this key does not open this guest book; use the recovery key that was printed
visit-log-version = the guest book belongs to another version of Pos Jaga; install the newest version
visit-log-newer = the guest book is from a newer version of Pos Jaga (version { $found }, this program knows up to { $known }); install the newest version
visit-log-old-sqlite = SQLite { $found } can damage the guest book; install the original Pos Jaga
visit-log-disk = the disk reports errors; make a backup and have the disk and its cable checked
visit-log-not-local = the guest book does not work on a network drive; use a folder on this computer
visit-log-other = the guest book does not work; try again, then restore a backup

# The key of an encrypted guest book.
key-wrong = wrong passphrase; type it again, or use the recovery key that was printed
key-mistyped = the recovery key is mistyped; check each letter
key-broken = the key file of the guest book is damaged; use the recovery key that was printed
key-missing = the key file of the guest book is missing; use the recovery key that was printed
key-length = a passphrase has at least { $min } characters, and at most { $max }
key-system = the key cannot be computed, there is too little memory

# A visit.
visit-no-name = a visit needs a name
visit-too-long = { $field } is longer than { $limit } characters
visit-party = a visit stands for 1 to { $limit } people
visit-year = a time lies outside the years { $first } to { $last }; check the clock
visit-left-before-arriving = the guest left before arriving; check the clock
visit-end-without-time = a visit that is marked as ended needs the time of departure
visit-future = the time has not come yet; check the date and the time, and the computer's clock

# The data folder.
folder-cannot-read = cannot read the file or folder ({ $why })
folder-cannot-create = cannot create the folder ({ $why })
folder-cannot-remove = cannot delete the file or folder ({ $why })
folder-cannot-write = cannot write the file ({ $why })
folder-settings = the settings are invalid, correct config.toml: { $what }
folder-settings-line = line { $line }: { $what }
folder-setting-whole-number = { $name } is a whole number
folder-setting-true-or-false = { $name } is true or false
folder-setting-no-table = { $name } is in no table
folder-setting-language = a language has a code, such as "id" or "en"
folder-setting-none-of = none of { $names }
folder-setting-too-long = longer than { $limit } characters
folder-setting-too-many = more than { $limit } entries in a list
folder-setting-too-many-purposes = more than { $limit } purposes
folder-setting-purpose-too-long = a purpose is longer than { $limit } characters
folder-setting-no-field = { $name } is none of { $names }
folder-setting-host-name = a host needs a name
folder-setting-too-many-officers = more than { $limit } officers
folder-setting-officer-name = an officer has a name of 1 to { $limit } characters
folder-setting-officer-twice = two officers have the same name
folder-setting-role = a role is "officer" or "supervisor"
folder-setting-pin = a PIN is kept as its Argon2id hash; set it in the window
folder-setting-supervisor = a supervisor has a PIN
folder-trust = the trust file is rejected: { $why }
folder-file-changed = the file has changed since it was added; add it again
folder-no-record = not a record of trust material; remove { $id }
folder-policy = the policy file is rejected: { $why }
folder-encrypted = the guest book is already encrypted
folder-not-encrypted = the guest book is not encrypted
folder-foreign-file = the backup is rejected: it contains a file that does not belong in a data folder
folder-not-installed = nothing is installed under { $id }; see "posjaga trust list"
folder-in-use = Pos Jaga is already open on this data folder; use that window
folder-not-shared = the folder cannot be shared; the system says: { $why }
folder-not-a-member = { $why }; an administrator adds you to the group that shares this folder
folder-no-default = this system names no place for application data; choose a folder with --data

# Trust files.
trust-unknown-kind = unknown kind of file; known kinds: { $kinds }
trust-too-large = larger than { $limit } bytes
trust-broken = invalid { $kind }: { $what }
trust-broken-line = invalid { $kind }, line { $line }: { $what }
trust-bad-signature = the signature of the list is wrong; download it again from the official source
trust-empty = { $kind } without a single usable entry

# A destruction.
destruction-no-record = nothing is destroyed, because its record cannot be written: { $why }
destruction-busy = another program is destroying data at the moment; try again afterwards

# Exports and their signatures.
export-cannot-write = the export cannot be written ({ $why }); choose another place
export-too-many = a PDF report holds at most { $limit } visits; choose fewer days, or xlsx, csv, json
signing-io = a file of the signature cannot be read or written ({ $why })
signing-no-key = not a minisign secret key; create one with "posjaga export-key"
signing-password-needed = the signing key is protected by a password; name a file with it by --password-file, or by sign_password_file in config.toml
signing-wrong-password = wrong password for the signing key
signing-exists = a key with this name already exists and is not overwritten; choose another name
signing-unusable = the signing key cannot be used on this computer

# Files that are imported.
import-cannot-read = the file cannot be read ({ $why })
import-no-header = no column headings in the first { $rows } rows; there must be at least "Name" and "Time in"
import-lacks = no column for { $lacks }
import-lacks-of = no column for { $lacks }; unknown columns: { $unknown }
import-broken = the file is damaged; save it again and import that
import-broken-from = the file is damaged from row { $row } on; the rows before were read. Repair it and import it again
import-too-large = the file contains more than is read
import-too-large-row = row { $row } is too long, a quotation mark may be missing; the rows before were read
import-cancelled = the import was cancelled; importing the file again duplicates nothing
import-old-excel = this is the old Excel format (.xls), or a workbook with a password; open it, save it as XLSX or CSV without a password, and import that
import-binary-excel = this is a binary Excel workbook (.xlsb); save it as XLSX or CSV and import that
import-web-page = this is a web page (HTML), although its name may end in .xls; open it in Excel or LibreOffice, save it as XLSX or CSV, and import that
import-xml-spreadsheet = this is an XML Spreadsheet 2003, although its name may end in .xls; save it as XLSX or CSV and import that
import-other = this file is not a CSV, XLSX or ODS file, nor JSON of Pos Jaga; save it as XLSX or CSV and import that

# Rows of such a file.
row-missing = { $column } is empty
row-unreadable = { $column } cannot be read
row-unreadable-like = { $column } cannot be read; write it like: { $like }
row-differs = the log says something else and was left as it is: { $columns }
row-day-order = the date may be { $day_first } or { $month_first }, and nothing in the list proves which; choose the order
row-two-days = the date and the time of arrival name different days; correct one of them
row-left-earlier = the departure is before the arrival; if it was on another day, write that day too (24/11/2026 01:15)
row-phone-lost = the guest is taken in without a telephone number: a spreadsheet has lost its digits (6.28E+11); keep it as text
row-stray-quote = a quotation mark is not closed and was read as a letter
row-still-held = destroyed here, and still held by post { $post }; destroy it there as well
row-destroyed-elsewhere = destroyed in the log that the file comes from (post { $post }), and still here; destroy it here as well

# The columns of an export, as these say them.
column-timestamp = timestamp
column-date = date
column-entered = entered

# What became of the rows, and how the first were understood.
row-of = row { $row }
row-of-sheet = { $sheet }, row { $row }
import-not-read = not read
import-count-added = { $count } new
import-count-completed = { $count } completed with their departure
import-count-known = { $count } known already
import-count-purged = { $count } destroyed already
import-count-differing = { $count } different in the log
import-count-refused = { $count } refused
import-trial = a trial, nothing was logged: { $counts }
import-unread = columns that are not known and were not read: { $heads }
import-lacks-name = the guest's name (head it Name)
import-lacks-arrived = the time of arrival (head it Time in)

# A camera.
camera-not-found = There is no camera. Plug one in; meanwhile use a scanner, a picture, or type the code.
camera-busy = Another program uses the camera. Close it (a video call?), the camera is tried again by itself.
camera-denied-windows = Windows denies the camera. Turn on Settings, Privacy & security, Camera, "Let desktop apps access your camera"; the camera is tried again by itself.
camera-denied-macos = macOS denies the camera. Allow Pos Jaga in System Settings, Privacy & Security, Camera, then open Pos Jaga again.
camera-denied-linux = The system denies the camera. Have this user added to the group "video", then log in again.
camera-lost = The camera was unplugged. Plug it in again, scanning goes on by itself.
camera-silent = The camera sends no picture. Unplug it and plug it in again, or choose another one.
camera-no-format = This camera's picture format is not known. Choose another one.
camera-other = The camera does not work. Unplug it and plug it in again, or choose another one.
