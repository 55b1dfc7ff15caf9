# The search for guests in the window.

find-open = Find a guest…
find-title = Find a guest
find-field = Name, organisation, host, telephone or card
find-nobody = Nobody was found.
find-failed = The guest book cannot be read now.
find-more = Show more
find-too-many = There are others. For all of them: posjaga log trace
find-together = Who was with them?
find-together-with = Who was inside together with { $name }?
find-met = Inside together with { $name }, { $stay }, or { $minutes } minutes before or after
find-correct = Correct
find-correction-of = Correct what is noted of { $name }, { $stay }
find-why = Why it is corrected
find-what-was-stays = What was noted before stays in the trail, with the reason and the officer.
find-save = Save the correction
find-back = Back
find-destroyed = (destroyed)
find-inside = {" "}· inside
find-come-again = Check in again
find-come-again-of = Check { $name } in again
find-time-arrived = Arrived at ({ $day })
find-time-left = Left at
find-no-time = Write a time as 9:05
find-cancel-visit = Cancel the visit
find-take-back = Take the departure back
