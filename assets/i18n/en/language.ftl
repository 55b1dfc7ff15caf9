# What this language is, and how it writes numbers and times.

# What the language calls itself.
language-name = English
