# `posjaga --help`. A text is named after the path of its command: `help-log-add` is `posjaga log add`, and
# `help-log-add--input` one of its arguments. What `--help` says and `-h` does not is in `…-details`.
# A line break is a space, an empty line begins a paragraph.

help = Pos Jaga, the guard post: verifies vaccination credentials offline and keeps the guest book
help--data = Data folder [default: the system's place for application data]
help--lang = Language of the output, such as { $languages } [default: as in the settings]
help--passphrase-file = File whose first line is the passphrase or the recovery key of an encrypted log
help--pin-file = File whose first line is a supervisor's PIN, for what only a supervisor may do
help--renderer = What draws the window: glow (OpenGL) or wgpu (Direct3D 12, Vulkan or Metal) [default: what works]
help--instead-of = Why the other renderer did not work; the program says so to itself
help--quiet = Print only errors and what was asked for
help--verbose = Increase log verbosity (-vv for trace)
help--help = Print help
help--help-more = Print help (see more with --help)
help--help-less = Print help (see a summary with -h)
help--version = Print the version

help-run = Open the guard post: camera, verdict, guest form, who is inside [default]
help-run--renderer = What draws the window: glow (OpenGL) or wgpu (Direct3D 12, Vulkan or Metal) [default: what works]
help-run--instead-of = Why the other renderer did not work; the program says so to itself

help-demo = Open the same window with a simulated camera and made-up credentials
help-demo--renderer = What draws the window: glow (OpenGL) or wgpu (Direct3D 12, Vulkan or Metal) [default: what works]
help-demo--instead-of = Why the other renderer did not work; the program says so to itself
help-demo--script = Drive the window by the steps in this file (`builtin` for a tour), then close it
help-demo--output = Folder for the files that the script writes

help-check = Verify codes from pictures, text files or standard input
help-check--trust = Trust the issuers in FILE, in addition to the installed ones
help-check--only-trust = Trust only the issuers given with --trust
help-check--policy = Policy to judge by, as an id or a file [default: as in the settings]
help-check--rules =
    Apply the EU rules in FILE as well, with the value sets in another FILE; the policy is then `rules`, those of all
    countries in the files, unless --policy names another one, such as `rules-at`
help-check--at =
    Judge as of this time: RFC 3339, a local date and time, or a date, which means the start of that day in local
    time [default: now]
help-check--together = Judge each code together with earlier ones of the same holder, as the window does
help-check--json = Print one JSON object per code and line
help-check--inputs =
    Pictures, PDF documents, `.smart-health-card` files, text files with one code per line, or `-` for standard input

help-read = Read the QR codes in pictures, without verifying them
help-read--json = Print one JSON object per picture and line
help-read--effort = Time to spend on a picture; whatever a lower effort reads, a higher one reads too
help-read--effort--fast = A single quick pass
help-read--effort--normal = As for a frame of the camera
help-read--effort--best = Every method there is
help-read--sequence = Treat the pictures as consecutive frames of one camera
help-read--sequence-details =
    The frames are taken in this order, a thirtieth of a second apart, and each is processed as the window does:
    everything of `--effort normal`, then what earlier frames add to it. A code is printed when the camera would
    report it, which is when it comes into view. With `--json`, `codes` lists all codes of a frame, and `reported`
    those that the camera would report.
help-read--images = Pictures: PNG, JPEG, WebP, BMP, GIF, TIFF or PDF, with all their pages

help-trust = Manage the installed trust lists
help-trust-add = Install trust lists, key sets or certificates; the kind is detected from the content
help-trust-add--files = Files to install
help-trust-list = List what is installed, newest first
help-trust-list--json = Print one JSON object per file and line
help-trust-remove = Remove what is installed
help-trust-remove--ids = Ids as `posjaga trust list` shows them

help-policy = List, show and choose the dated policies
help-policy-list = List the policies; a star marks the one in use
help-policy-show = Print the file of a policy, as a template for a policy of your own
help-policy-show--id = Id of the policy, or `id` for the Indonesian policy of today
help-policy-use = Judge by this policy from now on
help-policy-use--id = Id of the policy, or `id` to follow the Indonesian policies by date
help-policy-use--why = Reason, which is kept in the log
help-policy-log = List how the policy was changed: when, to which, by whom, and why
help-policy-log--json = Print one JSON object per change and line

help-officer = Keep the officers and supervisors of this desk
help-officer-list = List the officers and their roles
help-officer-list--json = Print one JSON object per officer and line
help-officer-set = Add an officer, or change a role or PIN
help-officer-set--name = The officer's name, as in the guest book
help-officer-set--role = The role: officer or supervisor
help-officer-set--new-pin-file = File whose first line is the new PIN [default: asked for on the terminal]
help-officer-set--without-pin = Leave the PIN as it is; a new officer has none
help-officer-remove = Take an officer off the list
help-officer-remove--name = The officer's name

help-log = Work with the visit log
help-log-add = Append visits from JSON lines, with one answer per line
help-log-add-details =
    A line is an object with `name`, and optionally { $fields }. Times without an offset are local time; without
    `arrived` the visit begins now. The answer is {"{"}"line":1,"id":"…"{"}"} once the visit is on disk, or
    {"{"}"line":1,"error":"…"{"}"}. The `key` is an idempotency key: sent again, it answers the same id and adds
    nothing.
help-log-add--input = File of JSON lines, or `-` for standard input
help-log-list = List the visits of a range of days, by default of today
help-log-list--from = First day, as 2026-11-23
help-log-list--to = Last day, as 2026-11-23; without --from and --to it is today
help-log-list--json = Print one JSON object per visit and line, with the columns of the export
help-log-inside = List who is inside, latest arrival first
help-log-inside--json = Print one JSON object per visit and line, with the columns of the export
help-log-out = Check a guest out
help-log-out--id = Id of the visit, or the beginning of it
help-log-out--at = Time of departure [default: now]
help-log-correct = Correct a visit; the previous values stay in its trail
help-log-correct--id = Id of the visit, or the beginning of it
help-log-correct--changes =
    New values, such as `name=Siti Aminah` or `party=3`; an empty `left=` means that the guest is still inside
help-log-correct--why = Reason, which is kept in the log
help-log-correct--by = Who corrects it [default: the officer in the settings]
help-log-cancel = Cancel a visit that was logged by mistake; it stays in the log and is not counted
help-log-cancel--id = Id of the visit, or the beginning of it
help-log-cancel--why = Reason, which is kept in the log
help-log-cancel--by = Who cancels it [default: the officer in the settings]
help-log-back = Take a departure back: the guest is still inside
help-log-back--id = Id of the visit, or the beginning of it
help-log-back--why = Reason, which is kept in the log
help-log-back--by = Who corrects it [default: the officer in the settings]
help-log-close = Close the day: whoever has not left is logged as left, at an assumed time
help-log-close--note = Note for the next officer
help-log-close--stays = Id of the visit of a guest who stays inside; can be repeated
help-log-close--last = Only show when a day was last closed, and its note
help-log-known = Find guests who have been here before
help-log-known--begun = At least the first three letters of the name or organisation, or digits of the telephone number
help-log-cards = List the visitor cards that are out and those that were not returned
help-log-cards--lost = Id of the visit whose card was not returned
help-log-cards--back = Id of the visit whose card has come back
help-log-trail = List what happened to a visit: arrival, departure, corrections and purge
help-log-trail--id = Id of the visit, or the beginning of it
help-log-find = Search visits by name, organisation or host, latest arrival first
help-log-find--text =
    Text to search for; one or two letters match the beginning of a word. Without it, all visits are listed
help-log-find--begins = Match only fields that begin with the text
help-log-find--field = Search only this field: name, organisation, host, or card (the whole number)
help-log-find--from = Only visits on or after this day, as 2026-11-23
help-log-find--to = Only visits on or before this day
help-log-find--verdict = Only visits with this verdict: { $verdicts }
help-log-find--evidence = Only visits with this evidence: { $evidence }
help-log-find--limit = Maximum number of visits to list
help-log-find--before = Next page: visits listed after the one with this number
help-log-find--json = Print one JSON object per visit and line, with the columns of the export
help-log-import = Import visits from paper-day lists and from exports of other posts
help-log-import-details =
    CSV, XLSX or ODS with column headings in Indonesian or English in one or two of the first rows (at least
    `Nama` and `Jam masuk`), or an export of Pos Jaga as CSV, XLSX or JSON. The day may stand in each row, above
    the table, or in the name of the sheet. Visits that are already in the log are neither duplicated nor
    changed, except for a departure that the log does not have. Imported visits are marked as entered later. Use
    `--dry-run` to see how the first rows are understood.
help-log-import--files = Files: CSV, XLSX, ODS, or JSON of Pos Jaga
help-log-import--post = Post of visits that name none [default: the post in the settings]
help-log-import--day = Day of visits that name none, as 2026-11-23
help-log-import--dates =
    Order of day and month in dates such as 3/11/2026, where the list does not settle it: day-first or month-first
help-log-import--dry-run = Log nothing; print what would become of the rows, and how the first ones are understood
help-log-trace = List who was inside together with a guest
help-log-trace--id = Id of the visit, or the beginning of it
help-log-trace--window = Minutes before and after the visit to include
help-log-trace--json = Print one JSON object per visit and line, with the columns of the export
help-log-verify = Verify the audit chain and print its closing hash
help-log-verify--anchor = Closing hash kept apart from the log; may be given more than once
help-log-verify--day = Print the closing hash of this day too
help-log-verify--json = Print the answer as a JSON object
help-log-encrypt = Encrypt the log with a passphrase and print its recovery key
help-log-encrypt-details =
    Visits, the search index and everything else in the log are then unreadable without the passphrase, which is
    asked for whenever the log is opened. Exports remain readable.
help-log-encrypt--new-passphrase-file = File whose first line is the new passphrase [default: ask on the terminal]
help-log-encrypt--recovery-sheet = Write a sheet with the recovery key as PDF, to print and then delete
help-log-decrypt = Remove the encryption from the log
help-log-passphrase = Change the passphrase of an encrypted log
help-log-passphrase--new-passphrase-file = File whose first line is the new passphrase [default: ask on the terminal]
help-log-passphrase--recovery-sheet = Write a sheet with the recovery key as PDF, to print and then delete
help-log-purge = Anonymise visits past their retention period and print the record of destruction
help-log-purge-details =
    Without options the retention periods of the settings apply, as in the window. Times, number of people,
    evidence, verdict, post and officer are kept, and guests who are still inside are left untouched. Logs that
    were moved aside by restores are purged too; earlier backups and exports are not. The record is kept in
    `records` in the data folder and is written before anything is destroyed; if it cannot be written, nothing
    is.
help-log-purge--before = Visits that arrived before this day [default: by the settings]
help-log-purge--record = Also write the record of destruction as PDF to this file, for signature
help-log-erase = Erase visits on request of their guest; the trail keeps who did it and why
help-log-erase-details =
    This cannot be undone: importing the same list or sending the same `key` again recognises the visit as
    destroyed, and an earlier backup is restored without it. The reason is kept without the guest's name. Other
    visits that mention the guest are listed; with `--mentions` the name is removed there as well.
help-log-erase--ids = Ids of the visits, or the beginnings of them
help-log-erase--reason = Reason for the erasure
help-log-erase--officer = Who does it [default: the officer in the settings]
help-log-erase--record = Also write the record of destruction as PDF to this file, for signature
help-log-erase--mentions =
    Also remove the guest's name where other visits mention it: as host, in a note, as officer, in the reason of a
    correction. They are listed in any case
help-log-subject = Write everything that is kept about one guest to a PDF
help-log-subject--who = Full name of the guest, or ids of visits
help-log-subject--output = PDF file to write
help-log-audit = Search all files of the data folder for credential content, which must not be there
help-log-audit--json = Print the answer as a JSON object
help-log-confirm-clock = Confirm that the computer's clock is right
help-log-confirm-clock-details =
    Needed after the clock was set back, or when the log was not used for a while. Until then a clock that was set
    back counts as wrong, and nothing that depends on the time is decided. After
    more than a day and a half without use the clock may have jumped ahead: visits that thereby reach the end of
    their retention period are purged only after some days of use, or after this command.
help-log-rescue = Salvage a damaged log into a new one; the damaged one is kept

help-export = Export visits to a file
help-export--from = First day, as 2026-11-23
help-export--to = Last day, as 2026-11-23; without --from and --to it is today
help-export--format = Format: { $formats } [default: by the extension of FILE, else csv]
help-export--output = File to write, or `-` for standard output
help-export--sign =
    Sign the file with this minisign key; the signature is written to FILE.minisig [default: the key in the settings]
help-export--password-file = File whose first line is the password of the key [default: ask on the terminal]
help-export-key = Generate the key pair that signs exports
help-export-key--output = File for the secret key; the public key is written to FILE.pub
help-export-key--password-file = File whose first line is the password of the key [default: ask on the terminal]
help-export-key--no-password = Generate a key without a password: whoever has the file can sign

help-backup = Back up the data folder into one file, also while the window is open
help-backup--file = File to write
help-restore = Restore a backup; the current data is moved aside
help-restore--file = File of the backup
help-setup = Set this desk up from an office.toml, or write one for other desks
help-setup-details =
    The file holds settings by their names in config.toml and, as `trust`, `policies` and `languages`, lists of files
    that lie beside it. Either all of it is taken over or nothing; every fault is told with its line.
help-setup--from = Take over everything in this file
help-setup--write = Write the settings of this desk into this file, and its lists and policies into a folder beside it
help-setup--shared = Let a group of users share one guest book, in the common place of the computer or the folder that --data names; on Windows all users where no group is named

help-shell-files = Write the manual and the completions of shells into a folder, for packages
help-shell-files--folder = Folder to write into

help-doctor = Check this installation
help-doctor--json = Print one JSON object with every check
help-doctor--bundle = Write what support needs to know into this file: no guest, officer or office is named in it
help-help = Print the help of a command

# The words around them.

help-usage = Usage
help-commands = Commands
help-arguments = Arguments
help-options = Options
help-default = [default: { $value }]
help-values = [possible values: { $values }]
help-values-described = Possible values:

# What stands in the place of a value.

value-command = COMMAND
value-options = OPTIONS
value-begun = BEGINNING
value-count = COUNT
value-date = DATE
value-dir = DIR
value-effort = EFFORT
value-evidence = EVIDENCE
value-field = FIELD
value-file = FILE
value-folder = FOLDER
value-format = FORMAT
value-group = GROUP
value-hash = HASH
value-id = ID
value-image = IMAGE
value-input = INPUT
value-keyfile = KEYFILE
value-lang = LANG
value-minutes = MINUTES
value-name = NAME
value-no = NO
value-order = ORDER
value-refusal = REASON
value-renderer = RENDERER
value-role = ROLE
value-text = TEXT
value-time = TIME
value-value = VALUE
value-verdict = VERDICT

help-sync = Tell a centre what happens at this post, and take its lists
help-sync-details =
    A post that belongs to no centre sends nothing and makes no connection. What is sent is what the enrolment file names;
    see docs/sync.md.
help-sync-enrol = Enrol this post with the file that the centre gave out for it
help-sync-enrol--file = Enrolment file of the centre
help-sync-enrol--again = Enrol a post anew that already belongs to a centre; its whole log is sent again
help-sync-status = Show how far the centre has been told, and what is wrong
help-sync-status--json = Print one JSON object
help-sync-now = Send what waits now, and take what is new
help-sync-run = Send what is logged as it is logged, without a window, until interrupted
help-sync-to = Write what waits into a file for a stick, encrypted to the centre
help-sync-to--file = File to write
help-sync-from = Take the centre's answers and lists from a file
help-sync-from--file = File that the centre wrote for this post
