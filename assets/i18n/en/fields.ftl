# The fields of a visit: the name of each within a sentence, its label where it is typed in, and what its column is
# called where a list is read.

field-name = name
field-name-label = Full name
field-name-column = name

field-organisation = organisation
field-organisation-label = Organisation
field-organisation-column = organisation

field-purpose = purpose
field-purpose-label = Purpose
field-purpose-column = purpose

field-host = host
field-host-label = To see
field-host-column = host

field-phone = phone
field-phone-label = Phone
field-phone-column = phone

field-card = card number
field-card-label = Card no.
field-card-column = card

field-party = people
field-party-label = People
field-party-column = party

field-evidence = evidence
field-evidence-column = evidence

field-verdict = verdict
field-verdict-column = verdict

field-policy = policy
field-policy-column = policy

field-post = post
field-post-column = post

field-officer = officer
field-officer-column = officer

field-note = note
field-note-label = Note
field-note-column = note

field-arrived = arrived
field-arrived-column = arrived

field-left = left
field-left-column = left

field-ending = end of visit
field-ending-column = end of visit
