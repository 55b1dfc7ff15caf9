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

visits-totals = { $visits ->
    [one] 1 visit
   *[other] { $visits } visits
}, { $people ->
    [one] 1 person
   *[other] { $people } people
}, { $inside } still inside
# Behind visits-totals.
visits-entered-later = ; * entered later: { $count }
visits-cancelled-too = ; cancelled: { $count }
visits-ending-assumed = departure time assumed
visits-ending-cancelled = cancelled
visits-inside-earlier = Came on other days and never checked out: { $count }
visits-checked-out = { $name } has left
visits-no-such-id = no visit has the id { $prefix }; see "posjaga log inside"
visits-several-ids = more than one visit has an id { $prefix }…; type more of it
visits-corrected = corrected { $day }
visits-mark-entered = * entered later { $day }
visits-known = { $visits ->
        [one] { $count } visit
       *[other] { $count } visits
    }
visits-known-at-least = at least { $count } visits
visits-known-last = the last on { $day }
visits-known-last-to = the last on { $day } to { $host }
visits-known-card = card { $card } not returned
