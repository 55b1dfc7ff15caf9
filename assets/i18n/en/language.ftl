# What this language is, and how it writes numbers and times.

# What the language calls itself.
language-name = English
language-thousands = ,
language-clock = :
language-locale = en_GB
