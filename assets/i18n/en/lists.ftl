# Lists of guests in the window: who is inside, today, and the search.

lists-today = Today
lists-today-none = No guests yet today
lists-day-sums = Today { $visits ->
    [one] 1 guest let in
   *[other] { $visits } guests let in
}, { $refused } refused
lists-filter = Filter the list
lists-narrowed = { $shown } of { $all }
lists-rows = { $count ->
    [one] 1 row
   *[other] { $count } rows
}. Up and down choose, Enter acts
lists-sort = Click to sort
lists-sorted-up = { $column }, sorted ascending
lists-sorted-down = { $column }, sorted descending
lists-no = No.
lists-arrived = In
lists-name = Name
lists-organisation = Organisation
lists-host = To see
lists-purpose = Purpose
lists-card = Card
lists-evidence = Evidence
lists-verdict = Result
lists-left = Out
lists-stay = For
lists-stay-minutes = { $minutes } min
lists-stay-hours = { $hours } h { $minutes }
lists-stay-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
lists-day-today = today
lists-day-yesterday = yesterday
lists-from = From
lists-to = To
lists-any-verdict = Any result
lists-any-evidence = Any evidence
lists-bad-day = Write a date like 24/11/2026, the earlier one first.
lists-paper-written = Ready to print: { $path }
lists-actions-of = Actions for { $name }
lists-of-limit = { $inside } of { $limit }
lists-full = Full: { $limit } people at most may be inside
lists-cards = Cards missing
lists-cards-hint = Visitor cards that guests did not give back
lists-card-missing = Card { $card }, given out { $since }
lists-card-back = Returned
lists-card-back-of = Card { $card } has been returned
lists-card-kept = Card { $card } not returned
