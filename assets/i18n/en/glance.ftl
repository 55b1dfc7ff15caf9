# A day at a glance.

glance-open = Day summary…
glance-title = Day summary
glance-day = Date
glance-earlier = ‹ Earlier
glance-later = Later ›
glance-counting = Counting…
glance-sums = { $visits ->
    [one] 1 visit
   *[other] { $visits } visits
}, { $people ->
    [one] 1 person
   *[other] { $people } people
}
glance-by-hour = Visits per hour
glance-by-evidence = Visits by evidence
glance-not-judged = Not judged
glance-nobody = No visits
glance-all = All
glance-chart = Chart: { $title }. The figures are in the table beside it.
glance-median = From the result to the guest book: { $seconds } s per guest (median of { $guests ->
    [one] 1 guest
   *[other] { $guests } guests
} since the program was opened)
