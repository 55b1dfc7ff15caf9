# The guest book on the command line.

visits-column-no = No
visits-column-day = Date
visits-column-arrived = Arrived
visits-column-left = Left
visits-column-people = People
visits-column-name = Name
visits-column-organisation = Organisation
visits-column-purpose = Purpose
visits-column-id = ID

visits-totals = visits: { $visits }, people: { $people }, still inside: { $inside }
# Behind visits-totals.
visits-entered-later = ; * entered later: { $count }
visits-inside-earlier = Came on other days and never checked out: { $count }
visits-checked-out = { $name } has left
visits-no-such-id = no visit has the id { $prefix }; see "posjaga log inside"
visits-several-ids = more than one visit has an id { $prefix }…; type more of it
visits-corrected = corrected { $day }
visits-mark-entered = * entered later { $day }
