# `posjaga setup`, which sets a desk up from an office.toml.

setup-done = { $settings ->
    [one] Set up: 1 setting
   *[other] Set up: { $settings } settings
}, { $trust ->
    [one] 1 trust list
   *[other] { $trust } trust lists
}, { $others ->
    [one] 1 policy or language
   *[other] { $others } policies and languages
}
setup-nothing-changed = { $count ->
    [one] 1 fault; nothing was changed
   *[other] { $count } faults; nothing was changed
}
setup-fault = line { $line }: { $what }
setup-not-text = this is not UTF-8 text; save the file as UTF-8
setup-empty = this file sets nothing
setup-no-post = the name of the post is empty
setup-not-beside = { $path } is no path beside this file; put the file into the same folder or one in it
setup-no-list = { $list } is a list of files, such as ["a.json", "b.pem"]
setup-twice = { $name } is named twice
setup-too-many = more than 200 files are named
setup-ending = the name of such a file ends in .{ $ending }
setup-no-policy = there is no policy { $id }; "posjaga policy list" names those that are there
setup-no-language = there is no language { $code }; name its file under languages
setup-names-no-group = name the group of users who share the guest book, such as "posjaga setup --shared posjaga"
setup-shared = its group shares this guest book from now on; where this is the common place of the computer, every user's Pos Jaga opens it
setup-own-stays = the guest book of your own in this folder is not opened any more; "posjaga --data FOLDER backup FILE", then "posjaga restore FILE", bring it over
