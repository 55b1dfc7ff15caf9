# What a trust file is.

trust-kind-certificates = X.509 certificates: PEM, DER, or base64 per line
trust-kind-gateway-list = the EU DGC gateway's JSON list
trust-kind-signed-german-list = the signed German list
trust-kind-signed-german-test-list = the German list for tests, NOT for a real post
trust-kind-list-key = the public key of a signed list, PEM
trust-kind-national-list = a national list of AT, SE, FR, IT, CH, NL, PL
trust-kind-signed-swiss-list = the signed Swiss list
trust-kind-swiss-active-keys = the signed list of active Swiss keys
trust-kind-key-sets = JWK sets, beside their issuer
trust-kind-health-card-directory = the VCI directory of SMART Health Cards
trust-kind-health-card-issuers = names of issuers of SMART Health Cards, without keys
trust-kind-health-card-revocations = revocation lists of SMART Health Cards
trust-kind-revocation-batches = revocation batches of DCCs
trust-kind-did-documents = DID documents, of New Zealand or the WHO's GDHCN
trust-kind-key-registry = PathCheck's trust registry

# What it brought.
trust-added-list-key = Key of signed lists added
trust-added-swiss-active-keys = List of active Swiss keys added: { $count }
trust-added-health-card-issuers = Names of issuers added: { $count }, without keys
trust-added-revocations = Revocations added: { $count }
trust-added-keys = { $count ->
    [one] Trust list added: 1 key
   *[other] Trust list added: { $count } keys
}

# What makes it doubtful.
trust-for-tests = FOR TESTS ONLY, not for a real post
trust-test-signers = it holds TEST signers of the WHO, whose certificates are marked
trust-unchecked = the list's signature was not checked; make sure where it comes from

# What is wrong with it: half a sentence after its kind.
trust-fault-json = its JSON is broken
trust-fault-too-many = it has more entries than any list
trust-fault-several-keys = it holds several keys
trust-fault-base64 = its base64 is broken
trust-fault-curve = its key is no P-256 key
trust-fault-der = its DER is broken
trust-fault-no-keys = it lists no keys
