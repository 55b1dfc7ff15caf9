# Files that were written.

papers-written = Saved: { $files }
papers-open = Open for printing
papers-folder = Open folder
papers-away = Close
