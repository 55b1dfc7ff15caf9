# The import in the window.

import-which-day-order = How are the dates of this list written?
import-day-first = Day/month/year
import-month-first = Month/day/year
import-which-day = This list names no day. Of which day is it?
import-use-day = Use this day
import-day = Day of the visits
import-first-rows = How the first rows are understood:
