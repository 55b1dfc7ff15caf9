#!/usr/bin/env python3
"""Asks `posjaga check --json` about every case of the public suites, as a stranger would.

    scripts/check-suites.py TESTDATA [POSJAGA]

Each case is judged with its suite's own trust and under its suite's own clock, and prints one line when
it differs; at the end stands a table of suites. A case counts as accepted when its proof is verified and
it is in force. The exit code is 1 when a case differs that is not known to.
"""

import base64
import json
import pathlib
import subprocess
import sys
import tempfile
from collections import defaultdict

TESTDATA = pathlib.Path(sys.argv[1])
POSJAGA = sys.argv[2] if len(sys.argv) > 2 else "target/release/posjaga"

# Differences that are meant, and why.
KNOWN = {
    ("dgc-testdata", "common/2DCode/raw/CO20.json"):
        "its algorithm stands in the unprotected header alone, which the attack corpus wants refused",
}


class Case:
    """One presented credential: `codes` are texts or bytes, in the order of scanning; or a `picture`."""

    def __init__(self, suite, name, trust, clock, expect, codes=(), picture=None, agrees=None):
        self.suite, self.name, self.trust, self.clock = suite, name, trust, clock
        self.expect, self.codes, self.picture = expect, codes, picture
        self.agrees = agrees or (lambda answer: outcome(answer) == expect)


def outcome(answer):
    """`accept`, or the decisive reason."""
    if answer["proof"] == "verified" and answer["validity"] == "current":
        return "accept"
    return answer["reasons"][0]


def refused(answer):
    return outcome(answer) != "accept"


def genuine(answer):
    return answer["proof"] == "verified"


def read(path):
    return json.loads((TESTDATA / path).read_text(encoding="utf-8-sig"))


def text(path):
    return (TESTDATA / path).read_text().rstrip("\r\n")


def time(seconds):
    import datetime

    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()


def registry(section, name, spki):
    return json.dumps({section: {name: {"status": "current", "publicKey": spki}}}).encode()


def bare(pem):
    return "".join(line for line in pem.splitlines() if not line.startswith("-"))


def digits(jws):
    return "shc:/" + "".join(f"{ord(letter) - 45:02}" if ord(letter) >= 45 else "99" for letter in jws)


def dgc_testdata():
    verdicts = read("hc1-dgc-testdata/verdicts.json")
    acceptance = (TESTDATA / "trustlists/de-ubirch-acc-2022/dsc-list.signed.json").read_bytes()
    pictures = defaultdict(list)
    for picture, entry in read("hc1-dgc-testdata/qr-png/index.json").items():
        pictures[entry["case"]].append(picture)
    for name, verdict in verdicts.items():
        case = read(f"hc1-dgc-testdata/{name}")
        context = case["TESTCTX"]
        clock = context.get("VALIDATIONCLOCK") or "2021-06-01T00:00:00Z"
        asserted = verdict["asserted"]
        in_time = "EXPECTEDEXPIRATIONCHECK" in asserted

        def agrees(answer, verdict=verdict, asserted=asserted, in_time=in_time):
            if verdict["expect"] == "not-asserted":
                return True
            if verdict["expect"] == "reject":
                return refused(answer)
            if outcome(answer) == "accept":
                return True
            signer = answer["reasons"][0] in ("signer-expired", "signer-not-yet-valid")
            time = genuine(answer) or signer
            usage = answer["reasons"][0] == "key-usage" and "EXPECTEDKEYUSAGE" not in asserted
            return (time and not in_time) or usage

        trust = []
        try:
            trust = [base64.b64decode(context.get("CERTIFICATE") or "", validate=True)]
        except ValueError:
            pass
        trust = [entry for entry in trust if entry]
        if "PREFIX" in case:
            code = [case["PREFIX"]]
            yield Case("dgc-testdata", name, trust, clock, verdict["expect"], code, agrees=agrees)
            if verdict.get("kid_in_acc_trust_list"):
                yield Case("dgc-testdata, list", name, [acceptance], clock, verdict["expect"], code, agrees=agrees)
        for picture in pictures[name]:
            path = TESTDATA / "hc1-dgc-testdata/qr-png" / picture
            yield Case("dgc-testdata, pictures", picture, trust, clock, verdict["expect"], picture=path, agrees=agrees)


def austria():
    for path in sorted((TESTDATA / "hc1-at1-exemption").glob("*.json")):
        case = json.loads(path.read_text())
        context = case["TESTCTX"]
        which = "AT_CERTIFICATE" if case["PREFIX"].startswith("AT1:") else "CERTIFICATE"
        expect = "accept" if all(case["EXPECTEDRESULTS"].values()) else "reject"
        agrees = None if expect == "accept" else refused
        trust = [base64.b64decode(context[which])]
        yield Case("at1-exemption", path.name, trust, context["VALIDATIONCLOCK"], expect, [case["PREFIX"]], agrees=agrees)


def netherlands():
    suite = read("hc1-nl-coronacheck/cases.json")
    keys = {kid: [{"ian": "", **key} for key in keys] for kid, keys in suite["keys"].items()}
    trust = [json.dumps({"eu_keys": keys}).encode()]
    for case in suite["cases"]:
        yield Case("nl-coronacheck", case["id"], trust, time(suite["clock"]), "genuine", [case["qr"]], agrees=genuine)


def light():
    for case in read("national-light/lt1-swiss.json")["cases"]:
        key = {"alg": "RS256" if "n" in case["key"] else "ES256", "use": "sig", **case["key"]}
        trust = [json.dumps({key["kid"]: [key]}).encode()]
        # A light certificate without an end holds for two days, and the suite's own is of 2021.
        agrees = genuine if case["qr"].startswith("LT1:") else None
        yield Case("national-light", case["id"], trust, time(1660000000), "accept", [case["qr"]], agrees=agrees)
    for case in read("national-light/cred-pathcheck.json")["cases"]:
        trust = [registry("CRED", case["qr"].split(":")[4], bare(case["key_pem"]))]
        yield Case("national-light", case["id"], trust, time(1640000000), "accept", [case["qr"]])
    for case in read("national-light/nl2-idemix.json")["cases"]:
        unsigned = lambda answer: answer["format"] == "nl-domestic" and answer["verdict"] == "undetermined"
        yield Case("national-light", case["id"], [], time(1640000000), "unsigned", [case["qr"]], agrees=unsigned)


def world():
    registry_file = (TESTDATA / "trustlists/pathcheck-registry/registry_normalized.json").read_bytes()
    tests = (TESTDATA / "trustlists/pathcheck-registry/test_registry_normalized.json").read_bytes()
    folder = TESTDATA / "multi-who-gdhcn"
    clocks = {"DVC": "2024-02-01", "HC1": "2022-08-01", "SHC": "2023-06-23", "ICAO": "2022-02-01"}
    for case in read("multi-who-gdhcn/expected.json")["cases"]:
        key = case["key"] or {}
        trust = [registry_file, tests]
        if "jwk" in key:
            document = {"verificationMethod": [{"id": f"did:x#{key['kid']}", "publicKeyJwk": {"kid": key["kid"], **key["jwk"]}}]}
            trust = [json.dumps(document).encode()]
        status = case["upstream_expected_status"]
        code = (folder / case["file"]).read_text().rstrip("\r\n")
        if code.startswith("B64:"):
            code = base64.b64decode(code[4:])
        family = "DVC" if "DVC" in case["file"] else case["format"].split()[0]
        agrees = genuine
        if status.startswith("ISSUER"):
            agrees = lambda answer: answer["proof"] == "unknown-issuer"
        elif status.startswith("INVALID"):
            agrees = lambda answer: answer["proof"] == "bad-signature"
        yield Case("gdhcn-validator", case["file"], trust, clocks.get(family, "2022-02-01"), status, [code], agrees=agrees)
    for picture, agrees in [("DEMO-DDCC-QR1.png", genuine), ("DEMO-SHC-QR1.png", genuine),
                            ("PROD-DIVOC-INDIA.png", genuine), ("PROD-ICAO-Australia.png", genuine)]:
        yield Case("gdhcn-validator, pictures", picture, [registry_file, tests], "2022-02-01", "verified",
                   picture=folder / picture, agrees=agrees)


def health_cards():
    suite = read("shc-spec-examples/expected.json")
    folder = "shc-spec-examples"
    keys = {**read(f"{folder}/issuer-jwks.json"), "iss": suite["issuer"]}
    crl = next((TESTDATA / folder).glob("issuer-crl-*.json")).read_bytes()
    trust = [json.dumps(keys).encode(), crl]
    for name, case in suite["cases"].items():
        codes = [text(f"{folder}/{file}") for file in case["qr"]]
        yield Case("shc examples", name, trust, time(suite["clock"]), case["verdict"], codes)
        yield Case("shc examples", name + " reversed", trust, time(suite["clock"]), case["verdict"], codes[::-1])
    history = read(f"{folder}/history-cases.json")
    for case in history["cases"]:
        trust = [json.dumps({"iss": case["iss"], "keys": history["keysets"][case["keyset"]]}).encode()]
        yield Case("shc examples, history", case["id"], trust, time(1687500000), "genuine", case["qr"], agrees=genuine)

    folder = "shc-dev-tools"
    trust = [(TESTDATA / folder / "issuer-keys.json").read_bytes()]
    for case in read(f"{folder}/expected.json")["cases"]:
        kind, files, codes = case["type"], case["files"], []
        if case["verdict"] == "lint" or kind == "jwspayload":
            continue
        agrees = refused if case["verdict"] == "reject" else genuine
        if kind == "qr":
            paths = [TESTDATA / folder / file for file in files]
            yield Case("shc dev-tools, pictures", case["name"], trust, time(1687500000), case["verdict"],
                       picture=paths, agrees=agrees)
            continue
        code = (TESTDATA / folder / files[0]).read_text()
        if kind == "healthcard":
            code = json.loads(code)["verifiableCredential"][0]
        codes = [code.strip("\r\n") if kind == "qrnumeric" else digits(code.strip())]
        yield Case("shc dev-tools", case["name"], trust, time(1687500000), case["verdict"], codes, agrees=agrees)


def new_zealand():
    suite = read("nzcp-spec/expected.json")
    example = (TESTDATA / "nzcp-spec/did-document-example.json").read_bytes()
    for name, verdict in suite["cases"].items():
        expect = {"accept": "accept", "reject: s": "bad-signature", "reject: e": "expired", "reject: n": "not-yet-valid"}[verdict[:9]]
        yield Case("nzcp", name, [example], time(suite["clock"]), expect, [text(f"nzcp-spec/{name}.txt")])
        picture = TESTDATA / f"nzcp-spec/{name}.png"
        yield Case("nzcp, pictures", name, [example], time(suite["clock"]), expect, picture=picture)


def seals():
    lists = TESTDATA / "trustlists/pathcheck-registry"
    trust = [(lists / name).read_bytes() for name in ("registry_normalized.json", "ICAO_health_latest.json", "ICAO_ml_latest.json")]
    for case in read("vds-nc/cases.json")["cases"]:
        expect = "accept" if case["expect"].startswith("accept") else "unknown-issuer"
        yield Case("vds-nc", case["id"], trust, time(1640000000), expect, [case["qr"]])


def divoc():
    for case in read("divoc/cases.json")["cases"]:
        key = case.get("key_spki_b64") or bare(case["key_pem"])
        yield Case("divoc", case["id"], [registry("DIVOC", "did:india", key)], time(1660000000), "accept", [case["vc_json"].encode()])
    suite = read("indonesia-synthetic/cases.json")
    for case in suite["cases"]:
        if case["format"] == "divoc":
            trust = [registry("DIVOC", suite["did"], suite["divoc_test_key_spki_b64"])]
            code = base64.b64decode(case["qr_bytes_b64"])
        else:
            trust, code = [base64.b64decode(case["certificate_b64"])], case["qr"]
        expected = case["expect"]

        def agrees(answer, expected=expected):
            if "must NOT count as complete" in expected:
                return answer["verdict"] != "admit"
            if expected.startswith("accept"):
                return genuine(answer) and (answer["verdict"] == "admit") == ("incomplete" not in expected)
            return refused(answer)

        yield Case("indonesia-synthetic", case["id"], trust, time(1660000000), expected, [code], agrees=agrees)


def attack_trust(path):
    file = read(f"attacks/{path}")
    at = lambda *names: [] if not names else _at(file, names)

    def _at(value, names):
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
            if value is None:
                return []
        return value

    files = []
    signers = [{"kid": s["kid"], "country": s["country"], "certificateType": "DSC", "rawData": s["der"]} for s in at("dcc", "dsc")]
    if signers:
        files.append(signers)
    for name, kind in (("signature", "SIGNATURE"), ("uci", "UCI"), ("countrycode_uci", "COUNTRYCODEUCI")):
        hashes = [{"hash": base64.b64encode(bytes.fromhex(h)).decode()} for h in at("dcc", "revoked", name)]
        if hashes:
            files.append({"country": "AT", "expires": "2030-01-01T00:00:00Z", "kid": "UNKNOWN_KID", "hashType": kind, "entries": hashes})
    for kid in at("dcc", "revoked", "dsc_kid"):
        der = base64.b64decode(next(s["der"] for s in signers_of(file) if s["kid"] == kid))
        files.append({"DCC": {kid: {"status": "revoked", "publicKey": spki_of(der)}}})
    for issuer in at("shc", "issuers"):
        files.append({"iss": issuer["iss"], "jwks": issuer["jwks"]})
        files += issuer.get("crls") or []
    for key in at("divoc", "keys"):
        files.append({"DIVOC": {key["id"]: {"status": "current", "publicKey": bare(key["pem"])}}})
    files += [issuer["did_document"] for issuer in at("nzcp", "issuers")]
    return [json.dumps(f).encode() for f in files] + [base64.b64decode(a["der"]) for a in at("icao", "csca")]


def signers_of(file):
    return file["dcc"]["dsc"]


def spki_of(der):
    openssl = subprocess.run(["openssl", "x509", "-inform", "DER", "-pubkey", "-noout"], input=der, capture_output=True, check=True)
    return bare(openssl.stdout.decode())


def attacks():
    stores = {}
    folder = TESTDATA / "attacks"
    for file in ("cases.jsonl", "images.jsonl"):
        for line in (folder / file).read_text().splitlines():
            case = json.loads(line)
            trust = stores.setdefault(case["trust"], attack_trust(case["trust"]))
            allowed = {case["expect"], *case.get("also_ok", [])}

            def agrees(answer, allowed=allowed):
                admitted = answer["verdict"] == "admit"
                return {
                    "admit": "accept" in allowed,
                    "genuine": bool({"accept", "notvaccinated"} & allowed),
                    "stopped": bool({"reject", "none"} & allowed),
                }["admit" if admitted else "genuine" if outcome(answer) == "accept" else "stopped"]

            if "image" in case:
                yield Case("attacks, pictures", case["id"], trust, case["clock"], sorted(allowed), picture=folder / case["image"], agrees=agrees)
                continue
            codes = case.get("frames") or [case.get("payload")]
            if "payload_b64" in case:
                codes = [base64.b64decode(case["payload_b64"])]
            yield Case("attacks", case["id"], trust, case["clock"], sorted(allowed), codes, agrees=agrees)


SUITES = [dgc_testdata, austria, netherlands, light, world, health_cards, new_zealand, seals, divoc, attacks]


def line_of(code):
    if isinstance(code, bytes) or any(letter in code for letter in "\r\n") or code.startswith("base64:"):
        code = code if isinstance(code, bytes) else code.encode()
        return "base64:" + base64.b64encode(code).decode()
    return code


def trust_options(folder, case, stores):
    """The options that make the program believe a case's trust files, each written once."""
    key = tuple(case.trust)
    if key not in stores:
        stores[key] = []
        for file in case.trust:
            path = folder / f"trust-{len(list(folder.iterdir()))}"
            path.write_bytes(file)
            stores[key] += ["--trust", str(path)]
    return stores[key]


def ask(folder, case, stores):
    command = [POSJAGA, "check", "--json", "--only-trust", "--policy", "complete-primary", "--at", case.clock,
               *trust_options(folder, case, stores)]
    if case.picture:
        pictures = case.picture if isinstance(case.picture, list) else [case.picture]
        done = subprocess.run([*command, *map(str, pictures)], capture_output=True, check=False)
    else:
        lines = "".join(line_of(code) + "\n" for code in case.codes)
        done = subprocess.run([*command, "-"], input=lines.encode(), capture_output=True, check=False)
    if done.returncode != 0:
        return None, done.stderr.decode(errors="replace").strip()
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return answers, None


def main():
    table = defaultdict(lambda: [0, 0])
    unexpected = False
    with tempfile.TemporaryDirectory() as name:
        folder, stores = pathlib.Path(name), {}
        for suite in SUITES:
            for case in suite():
                answers, fault = ask(folder, case, stores)
                row = table[case.suite]
                row[0] += 1
                if answers and all(case.agrees(answer) for answer in answers[-1:]):
                    row[1] += 1
                else:
                    told = fault or [(a["format"], a["proof"], a["verdict"], a["reasons"]) for a in answers]
                    known = KNOWN.get((case.suite, case.name))
                    unexpected |= known is None
                    why = f" (known: {known})" if known else ""
                    print(f"{case.suite}: {case.name}: {told}, expected {case.expect}{why}")
    print()
    for suite, (cases, agreed) in table.items():
        print(f"{suite:28} {cases:5} {agreed:5}")
    sys.exit(unexpected)


if __name__ == "__main__":
    main()
