# The import in the window.

import-which-day-order = How are the dates of this list written?
import-day-first = Day/month/year
import-month-first = Month/day/year
import-first-rows = How the first rows are understood:
