# What this language is, and how it writes numbers and times.

# What the language calls itself.
language-name = English
language-thousands = ,
language-clock = :
language-locale = en_GB
language-fault = { $file }, line { $line }: { $what }
language-fault-syntax = this is not Fluent
language-fault-too-deep = it has too many braces and brackets
language-fault-too-long = it is too long, or there are too many
language-fault-unsafe = it holds control characters or hidden ones
language-fault-unreadable = the file cannot be read as UTF-8 text
language-fault-no-language = its name is no code of a language, such as ms.ftl
language-fault-shipped = the program has this language already
language-fault-double = { $id } is there twice, the first one holds
language-fault-unknown = the program has no text { $id }
language-fault-argument = { $id } is empty, or uses an argument that it does not have
language-fault-reference = { $id } refers to something that is not there, or may not be referred to
