#!/usr/bin/env python3
"""Presents every text and picture of the attack corpus to `posjaga check` and measures what it costs.

    scripts/attacks.py TESTDATA [POSJAGA]

Of each: the verdict, the reason's class, the processor's time of the whole program from its start to its end
(which other programs do not lengthen), and how much more memory it takes than for the first control. Then all texts go through one program under
`strace` (Linux): once it has begun to read them, it may open no file and no socket.
"""

import collections
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).parent
loader = importlib.machinery.SourceFileLoader("check_suites", str(here / "check-suites.py"))
suites = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_suites", loader))
loader.exec_module(suites)

MAX_MILLIS = 250
MAX_GROWTH_KIB = 32 * 1024

# The corpus's reason classes, by our reasons' codes.
CLASSES = {
    "unsupported_format": ["not-a-credential", "no-offline-proof"],
    "encoding": ["encoding", "base64"],
    "decompress": ["decompress"],
    "too_large": ["too-large", "too-long", "picture-too-large"],
    "cbor_malformed": ["cbor-malformed"],
    "json_malformed": ["json-malformed"],
    "zip_structure": ["zip-structure"],
    "cose_structure": ["cose-structure"],
    "jws_structure": ["jws-structure"],
    "unknown_critical": ["unknown-critical"],
    "alg_unsupported": ["alg-unsupported"],
    "alg_mismatch": ["alg-mismatch"],
    "weak_key": ["alg-mismatch"],
    "unknown_key": ["unknown-issuer", "no-trust-list"],
    "issuer_untrusted": ["unknown-issuer", "no-trust-list"],
    "signer_untrusted": ["unknown-issuer", "no-trust-list"],
    "issuer_mismatch": ["issuer-mismatch"],
    "signer_expired": ["signer-expired"],
    "signer_not_yet_valid": ["signer-not-yet-valid"],
    "key_usage": ["key-usage"],
    "bad_signature": ["bad-signature"],
    "context_unknown": ["context-unknown"],
    "missing_claim": ["missing-claim"],
    "schema": ["schema"],
    "cert_expired": ["expired"],
    "not_yet_valid": ["not-yet-valid"],
    "clock_invalid": ["not-yet-valid", "expired"],
    "revoked": ["revoked", "signer-revoked", "signer-withdrawn"],
    "incomplete": ["incomplete", "no-code"],
    "multiple_codes": ["several-codes"],
    "no_code": ["no-code"],
    "not_vaccination": ["not-vaccinated", "negative-test", "test-too-old", "positive-test", "recovery-out-of-time",
                        "exemption", "exemption-over", "recent-recovery"],
    "other_disease": ["other-disease"],
    "incomplete_series": ["incomplete-series"],
    "future_dose": ["future-date"],
}


def corpus():
    folder = suites.TESTDATA / "attacks"
    for name in ("cases.jsonl", "images.jsonl"):
        for line in (folder / name).read_text().splitlines():
            yield json.loads(line)


def measured(command, given):
    """The answers, the milliseconds and the most memory in KiB of one run."""
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stdin.write(given)
    child.stdin.close()
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    millis = (usage.ru_utime + usage.ru_stime) * 1000
    child.returncode = os.waitstatus_to_exitcode(status)
    return [json.loads(line) for line in out.splitlines()], millis, usage.ru_maxrss


def main():
    found = collections.Counter()
    slowest, largest, control = {"text": (0, ""), "picture": (0, "")}, (0, ""), None
    texts = collections.defaultdict(list)
    asked = {case.name: case for case in suites.attacks()}
    with tempfile.TemporaryDirectory() as name:
        folder, stores = pathlib.Path(name), {}
        for case in corpus():
            about = asked[case["id"]]
            options = suites.trust_options(folder, about, stores)
            command = [suites.POSJAGA, "check", "--json", "--only-trust", "--policy", "complete-primary",
                       "--at", case["clock"], *options]
            if about.picture:
                answers, millis, kib = measured([*command, str(about.picture)], b"")
            else:
                lines = "".join(suites.line_of(code) + "\n" for code in about.codes).encode()
                texts[(case["clock"], *options)].append(lines)
                answers, millis, kib = measured([*command, "-"], lines)
            control = control or kib
            kind = "picture" if about.picture else "text"
            slowest[kind] = max(slowest[kind], (millis, case["id"]))
            largest = max(largest, (kib - control, case["id"]))
            found[kind] += 1
            right = bool(answers) and about.agrees(answers[-1])
            found[kind, "verdict"] += right
            codes = [code for wanted in (case["reason_class"], *case.get("reason_also", [])) for code in CLASSES.get(wanted, [])]
            stopped = bool(answers) and suites.refused(answers[-1]) or case["expect"] == "notvaccinated"
            same = not stopped or case["reason_class"] == "ok" or bool(set(answers[-1]["reasons"]) & set(codes))
            found[kind, "reason"] += same
            # A picture has the time that the corpus gives it, and any time where it gives none.
            allowed = MAX_MILLIS if kind == "text" else case.get("limits", {}).get("max_ms", float("inf"))
            found["slow"] += millis > allowed
            found["large"] += kind == "text" and kib - control > MAX_GROWTH_KIB
            if not (right and same):
                told = [(a["verdict"], a["reasons"]) for a in answers]
                print(f"{case['id']}: {told}, expected {case['expect']} for {case['reason_class']}")
        touched = traced(texts)
    for kind in ("text", "picture"):
        print(f"{kind}s: {found[kind]}, verdict right {found[kind, 'verdict']}, reason's class {found[kind, 'reason']}")
    for kind, (millis, name) in slowest.items():
        print(f"slowest {kind}: {millis:.0f} ms ({name})")
    print(f"over their time ({MAX_MILLIS} ms for a text): {found['slow']}")
    print(f"most growth {largest[0] / 1024:.1f} MiB ({largest[1]}), over 32 MiB: {found['large']}")
    print(f"files and sockets opened while reading codes: {touched}")
    bad = found["slow"] or found["large"] or touched not in (0, "not looked at")
    sys.exit(bool(bad or found["text", "verdict"] != found["text"] or found["picture", "verdict"] != found["picture"]))


def traced(texts):
    """How many calls open or connect anything once the first text has been read."""
    calls = "open,openat,openat2,creat,socket,connect,sendto,sendmsg,execve,unlink,rename,mkdir,read"
    touched = 0
    for (clock, *options), lines in texts.items():
        with tempfile.NamedTemporaryFile() as log:
            command = ["strace", "-f", "-qq", "-e", f"trace={calls}", "-o", log.name, suites.POSJAGA, "check", "--json",
                       "--only-trust", "--policy", "complete-primary", "--at", clock, *options, "-"]
            try:
                subprocess.run(command, input=b"".join(lines), stdout=subprocess.DEVNULL, check=True)
            except FileNotFoundError:
                return "not looked at"
            begun = False
            for line in pathlib.Path(log.name).read_text(errors="replace").splitlines():
                begun = begun or re.match(r"\d+ +read\(0,", line) is not None
                if begun and not re.match(r"\d+ +read\(", line) and "(" in line:
                    print(f"opened: {line}")
                    touched += 1
            if not begun:
                touched += 1
                print("the texts were never read")
    return touched


main()
