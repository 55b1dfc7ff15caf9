# The verdict card: what to say to the guest, and what the officer should know.

card-say = To the guest
card-say-admit = “Welcome, please come in.”
card-say-review = “One moment please, there is something I need to check first.”
card-say-refuse = “I am sorry, I cannot let you in today. Let me explain why, and what you can do.”
card-say-undetermined = “I am sorry, I cannot check this code. Could you show it once more, or something else?”
card-say-leaving = “Thank you for your visit. May I have the visitor card back?”
card-seen = Seen by the officer, not verified
card-verified-before = The certificate that was verified: { $verdict }
card-verified-stays = Both are kept: what the officer saw, and what was verified.
card-note-verified = Verified certificate: { $verdict }
card-same-code = The same code was scanned at { $time }, { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
} ago. Check that it is the same person.
