# The line to the centre: what the status bar, the settings and `posjaga sync` say.

# In the status bar.
sync-sent-up-to = sent up to { $time }
sync-sent-waiting = sent up to { $time } · { $count } waiting
sync-nothing-sent = nothing sent yet · { $count } waiting
sync-waits-unknown = sent up to { $time } · the log cannot be read just now

# What is wrong, in half a sentence; what can be done follows.
sync-not-enrolled = this post is not enrolled: ask the centre for an enrolment file
sync-locked = the log is encrypted; sending goes on once it is unlocked
sync-by-stick-alone = the centre is reached by file alone: use “To a file”
sync-no-connection = no connection to { $host }; it is tried again by itself
sync-timeout = { $host } does not answer in time; it is tried again by itself
sync-proxy = the proxy of this network does not let the connection to { $host } through; ask the network's administrator
sync-unknown-issuer = the certificate of { $host } is not from this centre: somebody is in between, or the centre was set up anew and this post needs a new enrolment file
sync-wrong-name = the certificate is not for { $host }: ask the centre whether its address has changed
sync-not-yet-valid = the certificate of { $host } is not valid yet: look at this PC's clock
sync-expired = the certificate of { $host } has expired: look at this PC's clock, then tell the centre
sync-insecure = no secure connection to { $host } ({ $what })
sync-not-the-centre = an answer came from { $host } that is not the centre's (status { $status }): this network may want a login first, or a proxy is in between
sync-not-the-centre-at-all = an answer came from { $host } that is not the centre's: this network may want a login first, or a proxy is in between
sync-too-long = an answer came from { $host } that is far too long, and not the centre's
sync-refused-malformed = the centre does not understand what this post sends; it is tried again by itself
sync-refused-signature = the centre does not know the key of this post: enrol the post again
sync-refused-not-enrolled = the centre does not know this post: enrol it again
sync-refused-revoked = the centre has revoked this post: ask there before you enrol it again
sync-refused-superseded = this post is enrolled on another computer now, so this one no longer sends
sync-refused-code-used = the enrolment file has been used already: ask the centre for a new one
sync-refused-code-expired = the enrolment file is too old: ask the centre for a new one
sync-refused-code-wrong = the centre does not know the code of this enrolment file: ask for a new one
sync-refused-newer = the centre is older than this program; sending goes on once the centre is updated
sync-refused-older = this program is too old for the centre: install version { $version } or later
sync-refused-older-unknown = this program is too old for the centre: install a newer version
sync-refused-busy = the centre is busy; it is tried again by itself
sync-refused-other = the centre refuses: { $code }
sync-branch = the centre has another entry { $seq } than this log: a restored backup, or a copy of this PC that sends as well. Ask the centre; a new enrolment file goes on from here
sync-confused = the centre asks for the same again and again; tell the centre
sync-in-use = another program is sending just now
sync-log = the log cannot be read just now; it is tried again by itself
sync-folder = a file in the folder “sync” of the data folder cannot be read or written
sync-key = this computer cannot make a key
sync-no-enrolment = this is no enrolment file of a centre
sync-newer-file = the file is of a newer version of Pos Jaga: update this program
sync-for-another = the file is for another post, or for an earlier enrolment of this one
sync-no-parcel = this is no file of Pos Jaga for a stick, or it was altered

# The same in a few words, for the status bar.
sync-short-not-enrolled = not enrolled at the centre
sync-short-locked = locked, not sent
sync-short-by-stick = to be sent by file
sync-short-no-connection = no connection to the centre
sync-short-timeout = the centre does not answer
sync-short-proxy = the proxy refuses
sync-short-unknown-issuer = certificate not from the centre
sync-short-wrong-name = certificate for another name
sync-short-not-yet-valid = certificate not valid yet: look at the clock
sync-short-expired = certificate expired
sync-short-insecure = no secure connection
sync-short-not-the-centre = an answer that is not the centre's
sync-short-revoked = revoked by the centre
sync-short-superseded = enrolled on another computer
sync-short-newer = the centre is older than this program
sync-short-older = too old for the centre
sync-short-busy = the centre is busy
sync-short-refused = the centre refuses
sync-short-branch = the centre has other entries
sync-short-log = not sent: the log cannot be read
sync-short-trouble = not sent: see Settings, Centre

# What of the centre's feed was not taken.
sync-item-refused = { $name } ({ $kind }) from the centre was not taken: { $fault }
sync-item-signature = its signature does not hold
sync-item-label = it was signed as something else
sync-item-unknown = this program does not know such items
sync-item-too-large = it is too large
sync-item-other-office = it is for another office
sync-item-stale = what is in force is newer
sync-item-content = its content is refused
sync-item-disk = it cannot be kept

# Entries that the centre could not use.
sync-quarantined = { $count ->
    [one] 1 entry is in the centre's quarantine ({ $codes })
   *[other] { $count } entries are in the centre's quarantine ({ $codes })
}
sync-quarantine-unknown-kind = of a kind that the centre does not know yet
sync-quarantine-unknown-visit = with a value that the centre does not know yet
sync-quarantine-link = the log here was altered
sync-quarantine-branch = another entry has the same number
sync-quarantine-other = { $code }

# How it stands.
sync-standing-none = This post belongs to no centre. Nothing is sent, and no connection is made.
sync-standing-alone = This post belongs to no centre, and writes files for other posts.
sync-standing-asked = Enrolment in { $office } as { $post } was asked for, and is not answered yet.
sync-standing-member = { $post }, { $office }
sync-at = Centre: { $host }
sync-by-stick = Centre: by file alone
sync-post = Post: { $post }, life { $epoch }
sync-fingerprint = Key of this post: { $fingerprint }
sync-trouble-since = Since { $time }: { $trouble }
sync-clock-behind = This PC's clock is { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
} behind the centre's
sync-clock-ahead = This PC's clock is { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
} ahead of the centre's
sync-min-version = The centre takes version { $version } and later
sync-notice = Notice of the centre, { $date }: { $text }

# What was done.
sync-done-sent = { $entries ->
    [0] Everything is sent
    [one] 1 entry sent
   *[other] { $entries } entries sent
}
sync-done-items = { $items ->
    [one] 1 item of the centre put in
   *[other] { $items } items of the centre put in
}
sync-done-enrolled = Enrolled as { $post }, { $office }
sync-done-by-stick = The centre is reached by file alone. Write the request with “posjaga sync to FILE”, bring it to the centre, and take the answer with “posjaga sync from FILE”
sync-written = { $entries ->
    [one] { $file }: 1 entry
   *[other] { $file }: { $entries } entries
}
sync-written-left = { $left ->
    [one] { $file } is full; 1 entry is left for the next file
   *[other] { $file } is full; { $left } entries are left for the next file
}
sync-written-request = { $file }: the request to be enrolled
sync-written-plain = It is not encrypted, since there is no centre to encrypt it to: it holds the names of guests
sync-taken-nothing = Nothing in the file is new to this post
sync-taken-answers = { $answers ->
    [one] 1 answer of the centre taken
   *[other] { $answers } answers of the centre taken
}
sync-enrol-was-member = This post already belongs to a centre ({ $office }). With --again it is enrolled anew, and sends its whole log again
sync-import-for-a-centre = the file is encrypted to a centre, and no other post can open it
sync-unknown-post = signed by the post “{ $post }” with the key { $fingerprint }, which nobody here vouches for. Compare it with what “posjaga sync status” says there

sync-sender-died = Sending to the centre stopped; guests are logged as before. Close Pos Jaga and open it again.

sync-sent = Everything is sent
sync-enrolled = This post is enrolled
sync-asks-by-stick = The centre is reached by file alone: write the request with “To a file…”, bring it to the centre, and take the answer with “From a file…”

# In the settings.
sync-settings = Centre
sync-send-now = Send now
sync-to-file = To a file…
sync-from-file = From a file…
sync-enrol-file = Enrol from a file…
sync-enrol-camera = Or hold the enrolment's QR code up to the camera
sync-settings-hint = A centre sees who is in which office. What is sent is only what the enrolment file names; without one nothing is sent, and no connection is made.
sync-fields = Sent besides the counts: { $fields }
sync-fields-none = Only counts are sent, and no names
sync-ask-enrol = Enrol this post as { $post } in { $office }, at { $host }?
sync-enrol = Enrol
sync-not-now = Not now
sync-working = Working…
