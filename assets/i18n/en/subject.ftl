# The print-out of everything that the guest book keeps about one guest, and what is said of other guests when one is erased.

subject-title = DATA KEPT ABOUT A GUEST
subject-beginning = This is all that the guest book keeps about { $name }: { $visits } visits, with what was changed in them. It keeps no date of birth, no data of vaccinations, no number of a certificate and no content of a QR code. You may ask for corrections and for erasure (Law 27/2022 of Indonesia, articles 5 to 13).
subject-visit = Visit { $no } · { $day }
subject-still-inside = still inside
subject-entered = Entered later
subject-by = { $what } by { $officer }
subject-because = { $what }. Reason: { $why }
subject-changed = { $field } { $before } to { $after }
subject-mentions = Named elsewhere in the log
subject-mention = visit { $no }, { $day }, { $place }
subject-mention-entry = what an officer did, in the audit chain, { $day }
subject-correction = correction
subject-put-aside = Only in the old log { $folder }
subject-left-out = Not in here: backups and exported files from before.
subject-unread = The old log in { $folder } cannot be opened and was not searched.
subject-longer = Visits under a longer name in which this one stands: { $count }, taken for other people.
subject-nobody = no guest is named exactly { $name }; { $count ->
    [one] one visit is under a name that contains it
   *[other] { $count } visits are under names that contain it
 }, see "posjaga log find"

erase-namesake = another visit under the same name: { $no }, { $day }, { $id }
erase-taken-out = the name is gone from { $place } as well
erase-mention = the name still stands in { $place }: { $text }
erase-mentions-hint = to take the name out there as well: "posjaga log correct", or --mentions when you erase
