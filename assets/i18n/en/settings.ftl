# The settings in the window.

settings-part-office = Office
settings-part-people = Officers and PINs
settings-part-reports = Reports
settings-part-lists = Lists to pick from
settings-part-policy = Policy and capacity
settings-part-trust = Certificate issuers
settings-part-devices = Camera and scanner
settings-part-look = Look and languages
settings-part-data = Guests' data

settings-office = Name of the office
settings-post = Name of this post
settings-town = Town, where reports are signed
settings-officer = Officer on duty
settings-templates = Begin with an example
settings-templates-hint = Sets the purposes, and adds to the lists of organisations and hosts. Nothing is removed from your lists.
settings-template-kecamatan = Example of a district office
settings-template-opd = Example of a regency office

settings-signatory = Who acknowledges reports
settings-signatory-hint = Empty leaves a line to write on.
settings-signatory-name = Name
settings-signatory-position = Position
settings-signatory-number = Staff number (NIP)
settings-evening-files = Files that are written when a day is closed
settings-signing = Digital signature on exports
settings-signing-hint = The key file is made by "posjaga export-key". Empty means that exports are not signed.
settings-sign-key = Key file
settings-sign-password = File with the key's password

settings-lists-hint = One to a line.
settings-purposes = Purposes, picked by the keys 1 to 9
settings-other-purposes = Other purposes
settings-hosts = Hosts
settings-hosts-hint = Name; unit; telephone. For example: Budi Santoso; General Affairs; 102
settings-organisations = Organisations that guests come from
settings-too-many = Too many: only the first { $most } lines are used.

settings-policy-why-hint = The new policy holds for every guest from now on. The reason goes into the guest book with the officer's name.
settings-policy-why = Reason for the change
settings-policy-apply = Use this policy
settings-policy-chosen = The entry policy was changed, and that is in the guest book
settings-policy-not-logged = The entry policy was changed, but not logged: the guest book is in trouble.
settings-policy-added = Policy { $id } was added
settings-policy-faulty = This file is faulty and not used.
settings-admit-seconds = "May enter" stays on the screen for
settings-seconds = seconds
settings-capacity = Capacity
settings-capacity-hint = The screen tells when the people inside reach the limit. 0 means no limit.
settings-overdue = Guests count as overdue after
settings-hours = hours
settings-people = people
settings-capacity-people = The building holds
settings-capacity-share = Of that, in use at most
settings-capacity-presets = As at the levels of PPKM
settings-capacity-limit = The limit is { $limit } people now.
settings-own-policies = Policies of this office's own
settings-own-policies-none = None yet. "posjaga policy show" prints one to start from.
settings-add-policy = Add a policy from a file

settings-trust-max-age = Lists count as old after
settings-trust-installed = Installed lists
settings-trust-none = None yet, so no certificate can be verified.
settings-trust-holds = Holds { $count }
settings-trust-holds-from = Holds { $count }, from { $from }
settings-trust-dated = Dated { $dated } ({ $days ->
    [one] 1 day
   *[other] { $days } days
} ago), added { $added }
settings-trust-added = Added { $added } ({ $days ->
    [one] 1 day
   *[other] { $days } days
} ago)
settings-add-trust = Add a list from a file

settings-own-languages = Other languages
settings-own-languages-none = None yet. A language is one file, such as ms.ftl.
settings-add-language = Add a language from a file
settings-language-added = { $unused ->
    [0] Language { $code } was added
    [one] Language { $code } was added; 1 of its texts is not used, see "posjaga doctor"
   *[other] Language { $code } was added; { $unused } of its texts are not used, see "posjaga doctor"
}

settings-add = Add
settings-remove = Remove…
settings-remove-of = Remove { $name }
settings-remove-trust = Remove this list? Certificates of the issuers in it are then unknown.
settings-remove-policy = Remove this policy? If it is in use, nothing is judged until another one is chosen.
settings-remove-language = Remove this language? It stays in use until Pos Jaga is opened again.
settings-remove-yes = Yes, remove it
settings-remove-no = Keep it
settings-removed = { $name } was removed
settings-back = Cancel

settings-scanner = Hand scanner on a serial port
settings-scanner-none = None, or it types like a keyboard
settings-scanner-hint = Most scanners type like a keyboard and need nothing here. One that is set to USB serial (CDC, virtual COM) sends its codes over a port: choose it.
settings-scanner-connected = The port is open: the scanner is heard
settings-scanner-lost = The port cannot be opened. Plug the scanner in; on Linux this user has to belong to the group dialout. It is tried again by itself.
settings-calibrate = Try the scanner
settings-calibrate-hint = Scan this code with the hand scanner or the camera. If the keyboard layout or Caps Lock spoils it, the screen says what is wrong.
settings-calibrate-show = Show the test code
settings-scanner-fits = The test code came as it is: scanner and keyboard fit
settings-mirrored = Mirror the camera's picture on the screen
settings-mirrored-hint = Like the front camera of a phone. Reading codes is not affected.

settings-appearance = Look
settings-light = Light
settings-dark = Dark
settings-high-contrast = High contrast
settings-text-size = Text size

settings-guest-screen = Second screen for guests
settings-guest-screen-hint = Shows where to hold the code and the sign of the verdict, without a name. With one screen only, it is an ordinary window.
settings-sounds = A sound for each verdict

settings-retention = How long data is kept
settings-retention-hint = After that, what tells whose a visit was is emptied by itself, with a record of destruction. Set it to the archive schedule of your office.
settings-retention-days = Guests' identity is kept for
settings-retention-never = Guests' data is kept for ever. The law asks for a limit.
settings-retention-sooner = Fields that are emptied sooner (0: no sooner):
settings-days = days
