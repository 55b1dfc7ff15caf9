# What is wrong with a policy file. `id`, `site` and the like are names in the file.
policy-broken = the policy is broken: { $what }
policy-broken-line = the policy is broken: line { $line }: { $what }
policy-too-long = longer than { $limit } bytes
policy-too-large = the file is too large
policy-not-utf8 = the file is not UTF-8 text
policy-ends-in-txt = the name of the file ends in .txt, not in .toml
policy-name = `id` and `series` have 1 to { $limit } letters a to z, digits and hyphens
policy-name-of-rules = names that begin with `{ $name }` are for the EU rules
policy-series-without-start = a policy of a series needs `valid_from`
policy-series-is-id = `series` and `id` are the same
policy-title-without-indonesian = `title` has no `id`, the Indonesian one
policy-title-empty = a `title` is empty
policy-no-source = there is no `source`
policy-source-empty = the `text` of a `source` is empty
policy-seen = `seen` is admit, review or refuse
policy-too-many-rules = more than { $limit } rules
policy-otherwise-grey = `otherwise`: grey is for what cannot be judged, no rule may give it
policy-rule-grey = rule { $number }: grey is for what cannot be judged, no rule may give it
policy-rule-empty = rule { $number }: `when` is empty
policy-rule-ages = rule { $number }: `from_age` is above `to_age`
policy-too-many-sites = more than { $limit } `site`
policy-site-verdict = a colour's verdict is admit, review or refuse
policy-site-order = a better colour may not fare worse: green, yellow, red, black
policy-site-first = one `site` must have neither `valid_from` nor `to_age`, as the first to apply
policy-site-same-day = two `site` apply from the same day
policy-number = not from { $least } to { $most }
policy-also-id = `{ $name }` is also the id of another file
policy-also-series = `{ $name }` is also the name of a series
policy-also-policy = `{ $name }` is also the id of a policy
policy-same-day = the policy { $name } of this series applies from the same day

# A policy with the EU's rules besides.
policy-with-rules = { $title } and EU rules

# A file of the EU's rules: what it is, and what it brought.
policy-kind-rules = CertLogic rules of the EU, JSON
policy-kind-value-sets = value sets for the EU's rules, JSON
policy-added-rules = EU rules added: { $count }. Choose them as the policy
policy-added-value-sets = Value sets for rules added

# What is wrong with it. `Identifier` and the like are names in the file.
policy-rules-not-utf8 = this is not UTF-8 text
policy-rules-too-many = more than { $limit } entries
policy-rule-identifier = the `Identifier` is no name
policy-rule-country = the `Country` is no code of two letters
policy-rule-region = the `Region` is no name
policy-rule-type = the `Type` is not known: is it Acceptance or Invalidation?
policy-rule-certificate-type = the `CertificateType` is not known
policy-rule-version = a version is not of three numbers
policy-rule-ends-before = `ValidTo` is before `ValidFrom`
policy-rule-logic = the `Logic` is not well-formed: { $what }
policy-rule-twice = an object has the same member twice
policy-rule-contradicted = { $name } is there already in the same version, and says something else
policy-value-set-too-large = a value set has more codes than any honest one
