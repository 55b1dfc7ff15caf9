# The close of a day.

evening-open = Close the day… (F12)
evening-title = Close the day: { $day }
evening-nobody = No guest is left inside.
evening-inside = Never checked out: { $count }. All are checked out with a mark that the time is assumed, except those who are marked as still inside.
evening-stays = Still inside
evening-stays-of = { $name } is still inside
evening-leaves = Has left
evening-leaves-of = { $name } has left
evening-note = Note for the next officer
evening-files = Files of the day
evening-do = { $count ->
    [0] Close the day (Enter)
    [one] Check out 1 guest and close the day (Enter)
   *[other] Check out { $count } guests and close the day (Enter)
}
evening-done = The day is closed, { $count ->
    [one] 1 guest was checked out with an assumed time
   *[other] { $count } guests were checked out with an assumed time
}
evening-still-inside = Still inside: { $count }
evening-writing = Writing the files…
evening-handed-over = Handed over { $at }: { $note }
evening-handed-over-by = Handed over by { $by }, { $at }: { $note }
evening-handover-read = Read
