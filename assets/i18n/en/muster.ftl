# The list for an evacuation: who is inside, to be checked at the assembly point.

muster-open = Evacuation list…
muster-title = Evacuation List
muster-beginning = Recorded as inside on { $time }: { $people ->
    [one] 1 person
   *[other] { $people } people
} in { $visits ->
    [one] 1 visit
   *[other] { $visits } visits
}. Tick each person who has reached the assembly point.
muster-end = Report whoever is missing to the head of the evacuation and to the fire brigade. Destroy this list when it is no longer needed: it holds personal data.
muster-phone = Phone
muster-counted-by = Counted by
muster-led-by = Head of the evacuation
muster-found-of = { $found } of { $people } at the assembly point
muster-all-found = { $people ->
    [one] The one person is at the assembly point
   *[other] All { $people } people are at the assembly point
}
muster-tick = Safe
muster-tick-of = { $name } is at the assembly point
muster-untick = Not yet
muster-untick-of = { $name } is not at the assembly point yet
muster-show-missing = Only those missing
muster-print = Print (PDF)
muster-nobody = No guests inside
