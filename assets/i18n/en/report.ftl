# The report on paper and the summary of the workbook.

report-daily-title = DAILY GUEST BOOK REPORT
report-title = GUEST BOOK REPORT
report-visits-sheet = Visits
report-summary-sheet = Summary

report-column-no = No
report-column-in = In
report-column-out = Out
report-column-name = Name
report-column-from = From
report-column-purpose = Purpose
report-column-host = To see
report-column-people = People
report-column-evidence = Evidence
report-column-verdict = Verdict

report-no-visits = No visits
report-summary = Summary
report-visits = Visits
report-people = People
report-inside = People still inside
report-entered-later = * Entered later
report-cancelled = Cancelled (not counted)
report-by-verdict = Visits by verdict
report-not-judged = No verdict
report-by-evidence = Visits by evidence
report-by-hour = Visits by hour of arrival
report-hour = Hour
report-closing-hash = Closing code of the guest book
report-made-at = Made with Pos Jaga, { $time }
report-page = Page { $page }/{ $pages }
report-acknowledged = Acknowledged by
report-position = Position
report-officer = Officer on duty
report-staff-number = Staff no.
